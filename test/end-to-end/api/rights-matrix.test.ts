import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, decodeJwt, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { mayUse, type OperationId, rights } from '../../../domain/api/rights.ts';
import { machinePrefix } from '../../../domain/api/route.ts';
import { routes } from '../../../domain/api/routes.ts';
import { type Group, groups } from '../../../domain/identity/actor.ts';
import { requestFor } from '../../support/example-requests.ts';
import { type ApiWorld, startApiWorld } from './api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(async () => world.stop());

const guarded = routes.filter(({ operationId }) => rights[operationId] !== 'anyone');
const operations = guarded.map(({ operationId }) => operationId);

/** Status and problem code of the operation's example request under a token; undefined: none. */
const answerTo = async (operationId: OperationId, token: string | undefined) => {
  const { status, body, text } = await world.call({
    ...requestFor(operationId),
    ...(token !== undefined && { token }),
  });
  return { status, code: body?.code as string | undefined, text };
};

/** A token of an admin as the pool made it, with its claims or header changed, signed by the pool's own key or another. */
const forge = async (
  change: (claims: JWTPayload) => JWTPayload,
  options: { key?: CryptoKey; header?: Record<string, string> } = {},
): Promise<string> => {
  const jwk = await world.signingKey();
  const key = options.key ?? ((await importJWK(jwk, 'RS256')) as CryptoKey);
  const claims = decodeJwt(await world.tokenOf('admin'));
  return new SignJWT(change(claims))
    .setProtectedHeader({ alg: 'RS256', kid: jwk.kid ?? '', ...options.header })
    .sign(key);
};

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const badTokens: Record<string, () => Promise<string | undefined>> = {
  'no token': async () => undefined,
  'an empty token': async () => '',
  'what is no token': async () => 'Bearer let-me-in',
  'an expired token': () => forge((claims) => ({ ...claims, exp: Number(claims.iat) - 60 })),
  'a token of another issuer': () => forge((claims) => ({ ...claims, iss: `${claims.iss}x` })),
  'a token for another audience': () => forge((claims) => ({ ...claims, aud: 'another-client' })),
  'an access token': () => forge((claims) => ({ ...claims, token_use: 'access' })),
  'a token that is not yet valid': () => forge((claims) => ({ ...claims, nbf: Number(claims.exp) + 3600 })),
  'a token with alg none': async () =>
    `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(decodeJwt(await world.tokenOf('admin')))}.`,
  'a token signed with the public key as a secret': async () => {
    const { n = '' } = await world.signingKey();
    return new SignJWT(decodeJwt(await world.tokenOf('admin')))
      .setProtectedHeader({ alg: 'HS256', kid: (await world.signingKey()).kid ?? '' })
      .sign(new TextEncoder().encode(n));
  },
  'a token signed by another key': async () => {
    const { privateKey } = await generateKeyPair('RS256');
    return forge((claims) => claims, { key: privateKey });
  },
  'a token whose claims were changed': async () => {
    const [header, , signature] = (await world.tokenOf('employee')).split('.');
    const claims = decodeJwt(await world.tokenOf('employee'));
    return `${header}.${base64url({ ...claims, 'cognito:groups': ['admin'] })}.${signature}`;
  },
};

describe('nobody comes in', () => {
  it.each(Object.keys(badTokens))(
    'with %s, on any route',
    async (what) => {
      const token = await badTokens[what]?.();
      const answers: Record<string, unknown> = {};
      for (const operationId of operations) {
        const { status, code } = await answerTo(operationId, token);
        answers[operationId] = `${status} ${code}`;
      }

      expect(answers).toEqual(
        Object.fromEntries(operations.map((operationId) => [operationId, '401 UNAUTHENTICATED'])),
      );
    },
    120_000,
  );
});

describe.each([...groups])('a member of %s', (group: Group) => {
  it('may use what the table says, and nothing else', async () => {
    const token = await world.tokenOf(group);
    const said: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const operationId of operations) {
      const { status, code } = await answerTo(operationId, token);
      const refused = status === 403 && code === 'FORBIDDEN';
      said[operationId] = refused ? 'refused' : status < 500 && status !== 401 ? 'let in' : `${status} ${code}`;
      expected[operationId] = mayUse(operationId, ['employee', group]) ? 'let in' : 'refused';
    }

    expect(said).toEqual(expected);
  });
});

describe('machine clients', () => {
  it('need their key besides a token', async () => {
    const token = await world.tokenOf('trade-ops');
    for (const { operationId } of routes.filter(({ machineClients }) => machineClients)) {
      const request = requestFor(operationId);
      const { status, body } = await world.call({ ...request, path: `${machinePrefix}${request.path}`, token });

      expect({ operationId, status, code: body?.code }).toEqual({ operationId, status: 403, code: 'FORBIDDEN' });
    }
  });

  it('come in by both, and by a key alone not at all', async () => {
    const [key] = JSON.parse(await readFile(world.runtime.apiKeysFile ?? '', 'utf8')) as { value: string }[];
    const ask = (headers: Record<string, string>) =>
      world.call({ method: 'GET', path: `${machinePrefix}/trades?limit=1`, headers });

    const withBoth = await ask({ 'x-api-key': key?.value ?? '', Authorization: await world.tokenOf('trade-ops') });
    const withKeyAlone = await ask({ 'x-api-key': key?.value ?? '' });

    expect(withBoth.status).toBe(200);
    expect([withKeyAlone.status, withKeyAlone.body.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});
