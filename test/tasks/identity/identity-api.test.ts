import { beforeEach, describe, expect, it } from '@jest/globals';
import { mayUse } from '../../../domain/api/rights.ts';
import { ServiceUnavailableError, ThrottledError } from '../../../tasks/errors.ts';
import { memoryUserDirectory } from '../../support/memory/memory-user-directory.ts';
import { totp } from '../../support/totp.ts';
import { openIdentityApi } from './open-identity-api.ts';

const email = 'ada@example.com';
const nobody = 'nobody@example.com';
const password = 'Correct-horse-7';
const other = 'Battery-staple-8';

let api: Awaited<ReturnType<typeof openIdentityApi>>;
beforeEach(async () => {
  api = await openIdentityApi();
});

const lastCode = () => api.people.mail.at(-1)?.code ?? 'none came';
const signIn = async (with_ = password) =>
  (await api.post('login', { email, password: with_ })).body as Record<string, string>;

describe('registering', () => {
  it('goes from the address to a code to a first sign-in, which keeps who it is', async () => {
    expect(await api.post('register', { email, password, name: 'Ada' })).toEqual({
      status: 202,
      body: { status: 'verificationSent' },
    });
    expect(await api.post('verify', { email, code: lastCode() })).toEqual({
      status: 200,
      body: { status: 'verified' },
    });
    expect(api.users.rows.size).toBe(0);

    const signedIn = await api.post('login', { email, password });

    expect(signedIn).toMatchObject({ status: 200, body: { kind: 'tokens', expiresInSeconds: 3600 } });
    const [row] = [...api.users.rows.values()];
    expect(row).toMatchObject({ email, name: 'Ada' });
    expect(row?.createdAt).toBe(row?.lastSignedInAt);
  });

  it('takes an address in any case and with blanks around it as the same', async () => {
    await api.post('register', { email: '  Ada@Example.COM ', password, name: 'Ada' });
    await api.post('verify', { email: 'ADA@example.com', code: ` ${lastCode().slice(0, 3)} ${lastCode().slice(3)} ` });

    expect(await signIn()).toMatchObject({ kind: 'tokens' });
  });

  it('answers for a known address as for a new one, whatever the password', async () => {
    api.people.add({ email, password });
    for (const chosen of [other, 'weak', `${other} `]) {
      const known = await api.post('register', { email, password: chosen, name: 'Eve' });
      const unknown = await api.post('register', {
        email: `new-${chosen.length}@example.com`,
        password: chosen,
        name: 'Eve',
      });

      expect(known).toEqual(unknown);
    }
  });

  it('says all that a password misses, and asks the directory nothing', async () => {
    const asked: string[] = [];
    const people = await memoryUserDirectory();
    api = await openIdentityApi({
      directory: people,
      instead: {
        ...people,
        register: (entry) => {
          asked.push(entry.email);
          return people.register(entry);
        },
      },
    });

    expect(await api.post('register', { email, password: 'short', name: 'Ada' })).toMatchObject({
      status: 400,
      body: {
        code: 'PASSWORD_REFUSED',
        detail:
          'The password must be 12 to 256 characters long, and have an upper-case letter, and have a digit, and have a symbol.',
      },
    });
    expect(asked).toEqual([]);
  });

  it('tells the directory’s own reason where its policy is the stricter one', async () => {
    const people = await memoryUserDirectory();
    const reason = 'Password did not conform with policy: Password must have symbol characters';
    api = await openIdentityApi({
      directory: people,
      instead: { ...people, register: async () => ({ kind: 'passwordRefused', reason }) },
    });

    expect(await api.post('register', { email, password, name: 'Ada' })).toMatchObject({
      status: 400,
      body: { code: 'PASSWORD_REFUSED', detail: reason },
    });
  });

  it('sends the code again, with one answer for those who wait, those who are in and those who are neither', async () => {
    await api.post('register', { email, password, name: 'Ada' });
    const waits = await api.post('verify/resend', { email });
    expect(api.people.mail).toHaveLength(2);
    await api.post('verify', { email, code: lastCode() });

    expect(waits).toEqual({ status: 202, body: { status: 'verificationSent' } });
    expect(await api.post('verify/resend', { email })).toEqual(waits);
    expect(await api.post('verify/resend', { email: nobody })).toEqual(waits);
    expect(api.people.mail).toHaveLength(2);
  });
});

describe('signing in', () => {
  it('is refused in the same words for an unknown address, a wrong password and an unverified address', async () => {
    api.people.add({ email, password });
    await api.post('register', { email: 'waits@example.com', password, name: 'Ada' });

    const wrongPassword = await api.post('login', { email, password: other });

    expect(wrongPassword).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' } });
    expect(await api.post('login', { email: nobody, password })).toEqual(wrongPassword);
    expect(await api.post('login', { email: 'waits@example.com', password })).toEqual(wrongPassword);
    expect(await api.post('login', { email: 'waits@example.com', password: other })).toEqual(wrongPassword);
    expect(api.users.rows.size).toBe(0);
  });

  it('with a password that somebody else chose needs one of one’s own first', async () => {
    api.people.add({ email, password, isTemporary: true });
    const { session } = await signIn();
    const answered = { email, challenge: 'NEW_PASSWORD_REQUIRED', session };

    expect(await api.post('challenge', { ...answered, answer: 'weak' })).toMatchObject({
      status: 400,
      body: { code: 'PASSWORD_REFUSED' },
    });
    expect(await api.post('challenge', { ...answered, answer: other })).toMatchObject({ body: { kind: 'tokens' } });
    expect(await signIn(other)).toMatchObject({ kind: 'tokens' });
    expect(await api.post('challenge', { ...answered, answer: other })).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CREDENTIALS' },
    });
  });

  it('with an authenticator app sets it up once and asks for its code each time', async () => {
    api.people.add({ email, password });
    api.people.settings.needsAuthenticator = true;
    const { session, secret = '', ...challenge } = await signIn();
    expect(challenge).toEqual({ kind: 'challenge', challenge: 'MFA_SETUP' });
    const code = totp(secret, Date.now());

    expect(
      await api.post('challenge', {
        email,
        challenge: 'MFA_SETUP',
        session,
        answer: `${code.slice(0, 3)} ${code.slice(3)}`,
      }),
    ).toMatchObject({ status: 200, body: { kind: 'tokens' } });
    const again = await signIn();
    expect(again).toEqual({ kind: 'challenge', challenge: 'SOFTWARE_TOKEN_MFA', session: again.session });
    const wrong = totp('A'.repeat(32), 0);
    const answered = { email, challenge: 'SOFTWARE_TOKEN_MFA', session: again.session };
    expect(await api.post('challenge', { ...answered, answer: wrong })).toMatchObject({
      status: 400,
      body: { code: 'CODE_REFUSED' },
    });
    expect(await api.post('challenge', { ...answered, answer: totp(secret, Date.now()) })).toMatchObject({
      status: 200,
    });
  });

  it('gives new tokens for the refresh token until signing out', async () => {
    api.people.add({ email, password });
    const { idToken, refreshToken } = await signIn();

    const refreshed = await api.post('refresh', { refreshToken });
    expect(refreshed).toMatchObject({ status: 200, body: { kind: 'tokens' } });
    expect(refreshed.body).not.toHaveProperty('refreshToken');

    expect(await api.post('logout', { refreshToken }, idToken)).toEqual({ status: 200, body: { status: 'signedOut' } });
    expect(await api.post('logout', { refreshToken }, idToken)).toEqual({ status: 200, body: { status: 'signedOut' } });
    expect(await api.post('refresh', { refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CREDENTIALS' },
    });
  });
});

describe('a forgotten password', () => {
  it('is replaced by the code that went to the address', async () => {
    api.people.add({ email, password });

    const sent = await api.post('forgot-password', { email });
    expect(sent).toEqual({ status: 202, body: { status: 'resetSent' } });
    expect(await api.post('forgot-password', { email: nobody })).toEqual(sent);
    expect(api.people.mail).toHaveLength(1);

    expect(await api.post('reset-password', { email, code: lastCode(), newPassword: other })).toEqual({
      status: 200,
      body: { status: 'passwordSet' },
    });
    expect(await signIn(other)).toMatchObject({ kind: 'tokens' });
  });

  it('that is replaced ends what was signed in by it', async () => {
    api.people.add({ email, password });
    const { refreshToken } = await signIn();
    await api.post('forgot-password', { email });

    await api.post('reset-password', { email, code: lastCode(), newPassword: other });

    expect(await api.post('refresh', { refreshToken })).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CREDENTIALS' },
    });
  });

  it('that is replaced while nobody can be signed out is told so; doing it again with another code heals it', async () => {
    api.people.add({ email, password });
    const { refreshToken } = await signIn();
    const replace = async (newPassword: string) => {
      await api.post('forgot-password', { email });
      return api.post('reset-password', { email, code: lastCode(), newPassword });
    };

    api.people.settings.endsSignIns = false;
    const halfDone = await replace(other);
    const newSignIn = await signIn(other);
    const refreshedMeanwhile = await api.post('refresh', { refreshToken });
    api.people.settings.endsSignIns = true;
    const done = await replace(other);

    expect(halfDone).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE', detail: expect.stringMatching(/^The new password is set, but .* another code/) },
    });
    expect(newSignIn).toMatchObject({ kind: 'tokens' });
    expect(refreshedMeanwhile.status).toBe(200);
    expect(done.status).toBe(200);
    for (const token of [refreshToken, newSignIn.refreshToken])
      expect(await api.post('refresh', { refreshToken: token })).toMatchObject({ status: 401 });
  });

  it('reads alike for a wrong code and an unknown address, and a weak password is told before either', async () => {
    api.people.add({ email, password });
    await api.post('forgot-password', { email });
    const wrong = lastCode() === '000000' ? '000001' : '000000';

    const known = await api.post('reset-password', { email, code: wrong, newPassword: other });
    expect(known).toMatchObject({ status: 400, body: { code: 'CODE_REFUSED' } });
    expect(await api.post('reset-password', { email: nobody, code: wrong, newPassword: other })).toEqual(known);
    for (const address of [email, nobody])
      expect(await api.post('reset-password', { email: address, code: wrong, newPassword: 'weak' })).toMatchObject({
        status: 400,
        body: { code: 'PASSWORD_REFUSED' },
      });
  });
});

describe('who I am', () => {
  it.each([
    { groups: [], has: ['uploadDocument', 'logout'], lacks: ['startReconciliation', 'listAuditEntries'] },
    {
      groups: ['trade-ops'],
      has: ['startReconciliation', 'startExecution'],
      lacks: ['decideStep', 'listAuditEntries'],
    },
    { groups: ['auditor'], has: ['listAuditEntries', 'listExecutions'], lacks: ['startExecution', 'createMatch'] },
  ] as const)('as a member of $groups: $has, not $lacks', async ({ groups, has, lacks }) => {
    const userId = api.people.add({ email, name: 'Ada', password, groups });
    const { idToken } = await signIn();

    const { status, body } = await api.get('/me', idToken);

    expect(status).toBe(200);
    expect(body).toMatchObject({ userId, email, name: 'Ada', groups: ['employee', ...groups] });
    expect(body.operations).toEqual(expect.arrayContaining([...has]));
    for (const operation of lacks) expect(body.operations).not.toContain(operation);
    for (const operation of body.operations as never[]) expect(mayUse(operation, ['employee', ...groups])).toBe(true);
  });

  it('is told to nobody without a token', async () => {
    expect((await api.get('/me')).status).toBe(401);
  });
});

describe('what the directory can’t do now', () => {
  const failing = async (error: Error) => {
    const people = await memoryUserDirectory();
    const fail = async () => {
      throw error;
    };
    return openIdentityApi({
      directory: people,
      instead: { ...people, signIn: fail, register: fail, forgotPassword: fail },
    });
  };

  it('too many requests are a 429', async () => {
    api = await failing(new ThrottledError('TooManyRequestsException: Rate exceeded'));

    for (const [path, body] of [
      ['login', { email, password }],
      ['register', { email, password, name: 'Ada' }],
      ['forgot-password', { email }],
    ] as const)
      expect(await api.post(path, body)).toMatchObject({ status: 429, body: { code: 'THROTTLED' } });
  });

  it('an outage is a 503', async () => {
    api = await failing(new ServiceUnavailableError('no answer'));

    expect(await api.post('login', { email, password })).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
  });
});
