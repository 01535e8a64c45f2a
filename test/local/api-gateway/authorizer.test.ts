import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import type { JwksCache } from 'aws-jwt-verify/jwk';
import { decodeJwt, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';
import { createUser, signIn } from '../fixtures/signed-in.ts';

let local: LocalApi;
const clock = new ManualClock();
let tokens: Awaited<ReturnType<typeof signIn>>;
let poolKey: JWK;
let claims: JWTPayload;

beforeAll(async () => {
  local = await startLocalApi({ clock });
  await createUser(local, 'ann@example.com', ['trade-ops']);
  poolKey = JSON.parse(
    readFileSync(join(local.folder, 'data', 'cognito', `${local.userPoolId}.jwk.json`), 'utf8'),
  ) as JWK;
  tokens = await signIn(local, 'ann@example.com');
  claims = decodeJwt(tokens.idToken);
});
afterAll(() => local.stop());

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const withToken = (authorization: string) => fetch(`${local.api}/documents`, { headers: { authorization } });
const sign = async (payload: JWTPayload, jwk: JWK = poolKey, header: object = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', ...(poolKey.kid !== undefined && { kid: poolKey.kid }), ...header })
    .sign(await importJWK(jwk, 'RS256'));
const publicPem = (): string => {
  const { kty, n, e } = poolKey;
  return createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  }) as string;
};

describe('the Cognito authorizer', () => {
  it('takes what the pool issued, and what anyone signs with its key for the same claims', async () => {
    expect((await withToken(tokens.idToken)).status).toBe(200);
    expect((await withToken(await sign(claims))).status).toBe(200);
  });

  const forgeries: [string, () => Promise<string> | string][] = [
    ['no token', () => ''],
    ['a word', () => 'Bearer nonsense'],
    ['three words', () => 'a.b.c'],
    ['an access token', () => tokens.accessToken],
    ['a refresh token', () => tokens.refreshToken],
    ['alg none', () => `${base64url({ alg: 'none', kid: poolKey.kid })}.${base64url(claims)}.`],
    ['alg None in another case', () => `${base64url({ alg: 'nOnE', kid: poolKey.kid })}.${base64url(claims)}.`],
    [
      'HS256 with the public key as its secret',
      () => {
        const signed = `${base64url({ alg: 'HS256', kid: poolKey.kid })}.${base64url(claims)}`;
        return `${signed}.${createHmac('sha256', publicPem()).update(signed).digest('base64url')}`;
      },
    ],
    [
      'another key under the pool’s key id',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: String(poolKey.kid) }).sign(privateKey);
      },
    ],
    ['an unknown key id', () => sign(claims, poolKey, { kid: 'unknown' })],
    ['no key id', () => sign(claims, poolKey, { kid: undefined })],
    ['a key of its own in the header', () => sign(claims, poolKey, { kid: 'own', jwk: { kty: 'RSA' } })],
    ['another issuer', () => sign({ ...claims, iss: 'http://127.0.0.1:1/us-east-1_other' })],
    ['no issuer', () => sign({ ...claims, iss: undefined })],
    ['no end', () => sign({ ...claims, exp: undefined })],
    ['not yet', () => sign({ ...claims, nbf: Math.floor(clock.now() / 1000) + 60 })],
    ['another use', () => sign({ ...claims, token_use: 'refresh' })],
    ['a changed payload', () => tokens.idToken.replace(/\.[^.]+\./, `.${base64url({ ...claims, email: 'x@y.z' })}.`)],
    ['a changed signature', () => `${tokens.idToken.slice(0, -6)}AAAAAA`],
    ['no signature', () => tokens.idToken.replace(/[^.]+$/, '')],
    ['a token of 9,000 characters', () => `${'a'.repeat(9000)}.b.c`],
  ];
  it.each(forgeries)('refuses %s', async (_what, forge) => {
    const answer = await withToken(await forge());

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ type: 'UNAUTHORIZED', title: 'Unauthorized' });
  });

  it('lets any client of the pool in: whose token it is, is the integration’s business', async () => {
    expect((await withToken(await sign({ ...claims, aud: 'another-client' }))).status).toBe(200);
  });
});

describe('what the pool issues', () => {
  it('passes AWS’s own verifier, by the published keys', async () => {
    const discovery = (await (
      await fetch(`${local.endpoint}/${local.userPoolId}/.well-known/openid-configuration`)
    ).json()) as { issuer: string; jwks_uri: string };
    const jwks = (await (await fetch(discovery.jwks_uri)).json()) as { keys: { kid: string }[] };
    const verifierOf = (audience: string | null) => {
      const verifier = JwtRsaVerifier.create({ issuer: discovery.issuer, audience });
      verifier.cacheJwks(jwks as unknown as Parameters<JwksCache['addJwks']>[1]);
      return verifier;
    };
    const id = await verifierOf(local.clientId).verify(tokens.idToken);
    const access = await verifierOf(null).verify(tokens.accessToken);

    expect(id).toMatchObject({
      token_use: 'id',
      email: 'ann@example.com',
      email_verified: true,
      'cognito:groups': ['trade-ops'],
      'cognito:username': id.sub,
    });
    expect(access).toMatchObject({
      token_use: 'access',
      client_id: local.clientId,
      username: id.sub,
      scope: 'aws.cognito.signin.user.admin',
      origin_jti: id.origin_jti,
    });
    expect(Number(id.exp) - Number(id.iat)).toBe(15 * 60);
    expect(jwks.keys[0]).not.toHaveProperty('d');
    await expect(verifierOf('another').verify(tokens.idToken)).rejects.toThrow('Audience not allowed');
  });

  it('says of a token that was good that it has expired', async () => {
    clock.advance(15 * 60_000 + 1000);
    const answer = await withToken(tokens.idToken);

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ title: 'The incoming token has expired' });
  });
});
