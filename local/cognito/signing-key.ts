import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';
import { writePrivateFile } from '../private-file.ts';

/** The RSA key that signs a pool's tokens. */
export type SigningKey = {
  keyId: string;
  privateKey: CryptoKey;
  publicKeys: JSONWebKeySet;
  /** Finds the public key for a token. */
  findKey: JWTVerifyGetKey;
};

/** The pool's key: made once and kept in a file that only its owner reads. */
export const openSigningKey = async (folder: string, poolId: string): Promise<SigningKey> => {
  const file = join(folder, `${poolId}.jwk.json`);
  const jwk = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JWK) : await makeKey(folder, file);
  const { kty, n, e, kid = '' } = jwk;
  const publicKeys = { keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' } as JWK] };
  return {
    keyId: kid,
    privateKey: (await importJWK(jwk, 'RS256')) as CryptoKey,
    publicKeys,
    findKey: createLocalJWKSet(publicKeys),
  };
};

const makeKey = async (folder: string, file: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const exported = await exportJWK(privateKey);
  const kid = createHash('sha256').update(String(exported.n)).digest('base64');
  const jwk = { ...exported, kid };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writePrivateFile(file, JSON.stringify(jwk));
  return jwk;
};
