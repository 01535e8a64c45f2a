import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Profile } from '../../../cli/identity/profiles.ts';
import { type ApiServer, startApiServer } from '../api-server.ts';
import { type Ended, runConcord, spawnConcord } from '../run-concord.ts';

const email = 'ada@example.com';
const password = 'Correct-horse-7';
const other = 'Battery-staple-8';

let api: ApiServer;
let config: string;
beforeAll(async () => {
  api = await startApiServer();
});
afterAll(() => api.stop());
beforeEach(async () => {
  config = await mkdtemp(join(tmpdir(), 'concord-sign-in-'));
  api.people.settings.tokenLifetimeSeconds = 3600;
  api.people.add({ email, name: 'Ada', password, groups: ['trade-ops'] });
});
afterEach(() => rm(config, { recursive: true, force: true }));

const concord = (...words: string[]): Promise<Ended> => runConcord(words, { config });
const login = (input: string, ...words: string[]): Promise<Ended> =>
  runConcord(['login', '--api', api.url, '--email', email, '--password-stdin', ...words], { config, input });
const kept = async (name = 'default'): Promise<Profile> =>
  JSON.parse(await readFile(join(config, 'profiles', `${name}.json`), 'utf8')) as Profile;
const profiles = () => readdir(join(config, 'profiles')).catch(() => []);

describe('concord login', () => {
  it('keeps the tokens where only their owner reads them, and shows none', async () => {
    const ended = await spawnConcord(['login', '--api', api.url, '--email', email, '--password-stdin', '--json'], {
      config,
      input: `${password}\n`,
    });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toEqual({ profile: 'default', api: api.url, email });
    const { idToken, refreshToken } = await kept();
    expect((await stat(join(config, 'profiles/default.json'))).mode & 0o777).toBe(0o600);
    for (const secret of [password, idToken, refreshToken]) expect(ended.stdout).not.toContain(secret);
  });

  it('with a wrong password fails with 1, in one line, and keeps nothing', async () => {
    const { code, stdout, stderr } = await spawnConcord(
      ['login', '--api', api.url, '--email', email, '--password-stdin'],
      { config, input: `${other}\n` },
    );

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^The e-mail address or the password is wrong.*\(WRONG_CREDENTIALS, [0-9a-f-]+\)\n$/);
    expect(await profiles()).toEqual([]);
  });

  it('answers what else is asked from the further lines', async () => {
    api.people.add({ email, password, isTemporary: true });

    const unanswered = await login(`${password}\n`);
    expect(unanswered.code).toBe(2);
    expect(unanswered.stderr).toContain('New password of your own');
    const weak = await login(`${password}\nweak\n`);
    expect(weak.code).toBe(1);
    expect(weak.stderr).toContain('PASSWORD_REFUSED');

    expect((await login(`${password}\n${other}\n`)).code).toBe(0);
    expect((await kept()).email).toBe(email);
  });

  it('without a terminal or an address says what to give', async () => {
    const { code, stderr } = await runConcord(['login', '--api', api.url], { config });

    expect(code).toBe(2);
    expect(stderr).toContain('--password-stdin');
  });

  it('sends no password in the clear, and says where nothing answers', async () => {
    const far = await runConcord(['login', '--api', 'http://api.example', '--email', email, '--password-stdin'], {
      config,
      input: password,
    });
    expect(far).toMatchObject({ code: 2, stdout: '' });
    expect(far.stderr).toContain('in the clear');

    const nowhere = await runConcord(['login', '--api', 'http://127.0.0.1:1', '--email', email, '--password-stdin'], {
      config,
      input: password,
    });
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain('nothing answers at http://127.0.0.1:1');
  });
});

describe('concord token', () => {
  it('prints a token that the API takes from any program', async () => {
    await login(password, '--profile', 'desk');

    const { code, stdout } = await concord('token', '--profile', 'desk');

    const answer = await fetch(`${api.url}/me`, { headers: { Authorization: stdout.trim() } });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    expect(await answer.json()).toMatchObject({ email });
  });
});

describe('concord whoami', () => {
  it('tells who is signed in and what they may do', async () => {
    await login(password, '--profile', 'desk');

    const ended = await concord('whoami', '--profile', 'desk', '--json');

    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      email,
      name: 'Ada',
      groups: ['employee', 'trade-ops'],
      profile: 'desk',
      api: api.url,
      operations: expect.arrayContaining(['startExecution']),
    });
    expect((await concord('whoami', '--api', api.url)).stdout).toContain(`${email} (Ada) at ${api.url}, profile desk`);
  });

  it('tells whoever is not signed in how to', async () => {
    const nobody = await concord('whoami', '--profile', 'desk');
    expect(nobody).toMatchObject({ code: 1, stdout: '' });
    expect(nobody.stderr).toContain('concord login --profile desk');

    const nowhere = await concord('whoami', '--api', api.url);
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain(`concord login --api ${api.url}`);
  });

  it('sends tokens to no other API than theirs', async () => {
    await login(password);

    const { code, stderr } = await concord('whoami', '--profile', 'default', '--api', 'https://elsewhere.example');

    expect(code).toBe(2);
    expect(stderr).toContain(`is signed in at ${api.url}, not at https://elsewhere.example`);
  });
});

describe('a token that is about to expire', () => {
  beforeEach(async () => {
    api.people.settings.tokenLifetimeSeconds = 30;
    await login(password);
    api.people.settings.tokenLifetimeSeconds = 3600;
  });

  it('is renewed and kept', async () => {
    const before = await kept();

    expect((await concord('whoami')).code).toBe(0);

    const after = await kept();
    expect(after.idToken).not.toBe(before.idToken);
    expect(after.refreshToken).toBe(before.refreshToken);
    expect(after.expiresAtEpochMs).toBeGreaterThan(before.expiresAtEpochMs + 3_000_000);
  });

  it('is renewed by several at once without harm', async () => {
    const ended = await Promise.all([1, 2, 3].map(() => spawnConcord(['whoami'], { config })));

    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect((await concord('whoami')).code).toBe(0);
    expect(await profiles()).toEqual(['default.json']);
  });

  it('whose session was ended elsewhere needs a new sign-in', async () => {
    await api.people.revoke((await kept()).refreshToken);

    const { code, stderr } = await concord('whoami');

    expect(code).toBe(1);
    expect(stderr).toBe('the session of profile default has ended: sign in again with `concord login`\n');
    expect(await concord('logout')).toMatchObject({ code: 0, stderr: '' });
    expect(await profiles()).toEqual([]);
  });
});

describe('concord logout', () => {
  it('has the refresh token revoked and forgets it; twice is once', async () => {
    await login(password);
    const { refreshToken } = await kept();

    expect(await concord('logout')).toMatchObject({ code: 0, stdout: 'signed out (profile default)\n' });
    expect(await concord('logout')).toMatchObject({ code: 0 });

    expect(await profiles()).toEqual([]);
    expect(await api.people.refresh(refreshToken)).toEqual({ kind: 'refused' });
    expect((await concord('whoami')).code).toBe(1);
  });

  it('forgets the tokens even where the API does not answer, and says that they were not revoked', async () => {
    const second = await startApiServer();
    second.people.add({ email, password });
    await runConcord(['login', '--api', second.url, '--email', email, '--password-stdin'], { config, input: password });
    await second.stop();

    const { code, stderr } = await concord('logout');

    expect(code).toBe(1);
    expect(stderr).toContain('were not revoked: nothing answers');
    expect(await profiles()).toEqual([]);
  });
});
