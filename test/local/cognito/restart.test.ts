import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createLocalUsers } from '../../../local/cognito/local-users.ts';
import { startLocalApi } from '../fixtures/local-api.ts';
import { createUser, signIn } from '../fixtures/signed-in.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-cognito-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a user pool', () => {
  it('keeps users, groups, sign-ins, keys and ids through a restart, on whatever port', async () => {
    const first = await startLocalApi({ folder });
    await createUser(first, 'ann@example.com', ['auditor']);
    const before = await signIn(first, 'ann@example.com');
    const usersFile = join(folder, 'local-users.json');
    const { users } = await createLocalUsers(first.services.parts.cognito, usersFile);
    const key = first.services.parts.apiGateway.usagePlans.keys();
    await first.stop(true);

    const second = await startLocalApi({ folder });
    const { AuthenticationResult } = await second.cognito.send(
      new InitiateAuthCommand({
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        ClientId: second.clientId,
        AuthParameters: { REFRESH_TOKEN: before.refreshToken },
      }),
    );
    const token = AuthenticationResult?.IdToken ?? '';
    const again = await createLocalUsers(second.services.parts.cognito, usersFile);

    expect([second.userPoolId, second.clientId]).toEqual([first.userPoolId, first.clientId]);
    expect(decodeProtectedHeader(token).kid).toBe(decodeProtectedHeader(before.idToken).kid);
    expect(decodeJwt(token)).toMatchObject({
      sub: decodeJwt(before.idToken).sub,
      'cognito:groups': ['auditor'],
      iss: `${second.endpoint}/${second.userPoolId}`,
    });
    expect(second.services.parts.apiGateway.usagePlans.keys()).toEqual(key);
    expect(again.users).toEqual(users);
    await second.stop(true);
  });

  it('gives one user to each group, and a second to who needs four eyes, with passwords that only the owner reads', async () => {
    const local = await startLocalApi({ folder });
    const file = join(folder, 'local-users.json');
    const { users } = await createLocalUsers(local.services.parts.cognito, file);

    expect(users.map(({ email, groups }) => [email, groups])).toEqual([
      ['auditor@concord.local', ['auditor']],
      ['trade-ops@concord.local', ['trade-ops']],
      ['trade-ops-2@concord.local', ['trade-ops']],
    ]);
    expect(new Set(users.map(({ password }) => password)).size).toBe(3);
    for (const { email, password, groups } of users)
      expect(decodeJwt((await signIn(local, email, password)).idToken)).toMatchObject({
        email,
        email_verified: true,
        'cognito:groups': groups,
      });
    for (const path of [file, join(folder, 'data', 'cognito', `${local.userPoolId}.jwk.json`)])
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    await local.stop(true);
  });
});
