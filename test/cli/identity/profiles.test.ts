import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiUrl } from '../../../cli/identity/api-url.ts';
import {
  type Profile,
  profileNames,
  readProfile,
  removeProfile,
  writeProfile,
} from '../../../cli/identity/profiles.ts';

const profile = (email: string): Profile => ({
  api: 'https://api.example',
  email,
  idToken: `id-token-of-${email}`.repeat(50),
  refreshToken: 'refresh-token-that-nobody-may-see',
  expiresAtEpochMs: 1_764_000_000_000,
});

let config: string;
const file = (name = 'default') => join(config, 'profiles', `${name}.json`);
beforeEach(async () => {
  config = await mkdtemp(join(tmpdir(), 'concord-profiles-'));
  process.env.CONCORD_CONFIG = config;
});
afterEach(async () => {
  delete process.env.CONCORD_CONFIG;
  await rm(config, { recursive: true, force: true });
});
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('a profile', () => {
  it('is kept in a file of its owner’s alone, in a folder of its owner’s alone', async () => {
    await writeProfile('default', profile('ada@example.com'));
    await writeProfile('default', profile('grace@example.com'));

    expect(await readProfile('default')).toEqual(profile('grace@example.com'));
    expect([await mode(file()), await mode(join(config, 'profiles'))]).toEqual(['600', '700']);
    expect(await readdir(join(config, 'profiles'))).toEqual(['default.json']);
  });

  it.each([0o640, 0o604, 0o660])('is not used from a file that others can read (%o)', async (bits) => {
    await writeProfile('default', profile('ada@example.com'));
    await chmod(file(), bits);

    await expect(readProfile('default')).rejects.toThrow(`chmod 600 ${file()}`);
  });

  it('is not written to a folder that others can write to', async () => {
    await chmod(config, 0o777);

    await expect(writeProfile('default', profile('ada@example.com'))).rejects.toThrow('can be written by others');
    expect(await profileNames()).toEqual([]);
  });

  it('that is none is named, and nothing of it shown', async () => {
    await writeProfile('default', profile('ada@example.com'));
    await writeFile(file(), `{"refreshToken":"${profile('x').refreshToken}"`);

    const error = await readProfile('default').catch((thrown: Error) => thrown);
    expect(String(error)).toContain('is no profile: sign in again');
    expect(String(error)).not.toContain('refresh-token');
  });

  it.each(['../default', 'a/b', '.hidden', '', 'x'.repeat(65)])('is not called %j', async (name) => {
    await expect(readProfile(name)).rejects.toThrow('is no name for a profile');
  });

  it('is whole at any moment, however many write it', async () => {
    const all = Array.from({ length: 20 }, (_, index) => profile(`user-${index}@example.com`));
    await Promise.all(all.map((one) => writeProfile('default', one)));

    const kept = JSON.parse(await readFile(file(), 'utf8')) as Profile;
    expect(all).toContainEqual(kept);
    expect(await readdir(join(config, 'profiles'))).toEqual(['default.json']);
  });

  it('is gone once removed, and again', async () => {
    await writeProfile('night', profile('ada@example.com'));
    expect(await profileNames()).toEqual(['night']);

    await removeProfile('night');
    await removeProfile('night');

    expect(await readProfile('night')).toBeUndefined();
  });
});

describe('the API’s URL', () => {
  it.each([
    ['https://api.example/prod/', 'https://api.example/prod'],
    ['http://127.0.0.1:4567', 'http://127.0.0.1:4567'],
    ['http://localhost:4567/', 'http://localhost:4567'],
    ['http://[::1]:4567', 'http://[::1]:4567'],
  ])('%s is %s', (given, kept) => {
    expect(apiUrl(given)).toBe(kept);
  });

  it.each([
    ['http://api.example', 'in the clear'],
    ['http://127.0.0.1.example', 'in the clear'],
    ['ftp://127.0.0.1', 'in the clear'],
    ['https://ada:secret@api.example', 'no user'],
    ['https://api.example?x=1', 'no user, query'],
    ['nowhere', 'is no URL'],
  ])('%s is refused: %s', (given, why) => {
    expect(() => apiUrl(given)).toThrow(why);
  });
});
