import './log-everything.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cognitoClient, cognitoUserDirectory } from '../../../tasks/adapters/cognito-user-directory.ts';
import { idTokensOf } from '../../../tasks/adapters/id-token.ts';
import { clientId } from '../../support/api-client.ts';
import { issuer, memoryTokens } from '../../support/memory/memory-tokens.ts';
import { memoryUserDirectory } from '../../support/memory/memory-user-directory.ts';
import { type ScriptedCognito, startScriptedCognito } from '../../support/scripted-cognito.ts';
import { openIdentityApi } from './open-identity-api.ts';

/** Texts that must show up nowhere but in requests and answers. */
const secrets = {
  password: 'Sesame-open-4711',
  session: 'session-that-nobody-may-read',
  code: '918273',
  refreshToken: 'refresh-token-that-nobody-may-read',
  accessToken: 'access-token-that-nobody-may-read',
};
const email = 'ada@example.com';
const poolId = issuer.split('/').at(-1) ?? '';

let pool: ScriptedCognito;
let written: string[];
beforeAll(async () => {
  pool = await startScriptedCognito();
});
afterAll(() => pool.stop());
beforeEach(() => {
  written = [];
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest.spyOn(console, method).mockImplementation((...parts) => void written.push(parts.map(String).join(' ')));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const { password, session, code, refreshToken } = secrets;
const routes: Record<string, [path: string, body: Record<string, unknown>]> = {
  register: ['register', { email, password, name: 'Ada' }],
  verifyEmail: ['verify', { email, code }],
  resendVerification: ['verify/resend', { email }],
  login: ['login', { email, password }],
  newPassword: ['challenge', { email, challenge: 'NEW_PASSWORD_REQUIRED', session, answer: password }],
  authenticator: ['challenge', { email, challenge: 'SOFTWARE_TOKEN_MFA', session, answer: code }],
  setUp: ['challenge', { email, challenge: 'MFA_SETUP', session, answer: code }],
  refreshTokens: ['refresh', { refreshToken }],
  forgotPassword: ['forgot-password', { email }],
  resetPassword: ['reset-password', { email, code, newPassword: password }],
  logout: ['logout', { refreshToken }],
};

const open = async () => {
  const people = await memoryUserDirectory();
  const idToken = await people.tokens.idToken(
    { userId: 'sub-1', email, name: 'Ada', groups: [] },
    { authenticatedAtMs: Date.now(), issuedAtMs: Date.now(), expiresInSeconds: 3600 },
  );
  const instead = cognitoUserDirectory(cognitoClient(pool.config), () => ({
    userPoolId: poolId,
    clientId,
    idTokens: idTokensOf(poolId, clientId, people.tokens.keys),
  }));
  return { api: await openIdentityApi({ directory: people, instead }), idToken };
};
const tokensWith = (IdToken: string) => ({
  AuthenticationResult: { IdToken, AccessToken: secrets.accessToken, RefreshToken: refreshToken, ExpiresIn: 3600 },
});
const leaked = (...more: string[]) =>
  [...Object.values(secrets), ...more].filter((secret) => written.some((text) => text.includes(secret)));

describe.each(Object.entries(routes))('%s', (_name, [path, body]) => {
  it('logs no password, code, session or token when it succeeds', async () => {
    const { api, idToken } = await open();
    pool.answer(path === 'challenge' || path === 'login' || path === 'refresh' ? tokensWith(idToken) : {});

    const { status } = await api.post(path, body, idToken);

    expect([200, 202]).toContain(status);
    expect(leaked(idToken)).toEqual([]);
  });

  it.each([
    'InternalErrorException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'NotAuthorizedException',
  ])('nor when the pool answers with %s', async (exception) => {
    const { api, idToken } = await open();
    pool.fail(exception);

    const { status } = await api.post(path, body, idToken);

    expect(written.some((text) => text.includes('"level":"ERROR"'))).toBe(status >= 500 || status === 429);
    expect(leaked(idToken)).toEqual([]);
  });

  it('nor when the request does not fit its schema, or is no JSON', async () => {
    const { api, idToken } = await open();
    const headers = { Authorization: idToken };

    const extra = await api.post(path, { ...body, password: [password], token: refreshToken }, idToken);
    const broken = await api.request({
      method: 'POST',
      path: `/auth/${path}`,
      headers,
      body: JSON.stringify(body).slice(0, -1),
    });

    expect([extra.status, broken.statusCode]).toEqual([400, 400]);
    expect(JSON.stringify([extra.body, broken.body])).not.toContain(password);
    expect(leaked(idToken)).toEqual([]);
  });
});

it('sign-ins that could not be ended are logged by the fault, without the password or its code', async () => {
  const { api } = await open();
  pool.failNext('InternalErrorException');

  const { status } = await api.post(...routes.resetPassword!);

  expect(status).toBe(503);
  expect(written.join('')).toContain('InternalErrorException');
  expect(leaked()).toEqual([]);
});

it('an id token that is none of the pool’s is logged by its fault, not by its text or claims', async () => {
  const { api } = await open();
  const foreign = await (await memoryTokens()).idToken(
    { userId: 'sub-1', email, name: 'Ada', groups: [] },
    { authenticatedAtMs: 0, issuedAtMs: 0, expiresInSeconds: 3600 },
  );
  pool.answer(tokensWith(foreign));

  expect(await api.post('login', { email, password })).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  expect(written.join('')).toContain('none of its own');
  expect(leaked(foreign, foreign.split('.')[1]!, email)).toEqual([]);
});
