import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure, usageError } from '../failure.ts';

/** Where somebody is signed in, and with which tokens. */
const Profile = z.strictObject({
  /** The API that gave the tokens, and the only one that is ever sent them. */
  api: z.url(),
  email: z.string(),
  idToken: z.string(),
  refreshToken: z.string(),
  /** When the id token expires, by this machine's clock. */
  expiresAtEpochMs: z.int(),
});
export type Profile = z.infer<typeof Profile>;

export const defaultProfile = 'default';

const configFolder = (): string =>
  process.env.CONCORD_CONFIG ?? join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'concord');
const folder = (): string => join(configFolder(), 'profiles');

/** A file of its own for each profile: two that are written at once can't lose each other. */
const fileOf = (name: string): string => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    throw new Failure(`${name} is no name for a profile: use letters, digits and . _ -`, usageError);
  return join(folder(), `${name}.json`);
};

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Windows has other rights than these bits, and its profile folders are their owner's. */
const others = process.platform === 'win32' ? 0 : 0o077;

const refuseSharedFolder = async (path: string): Promise<void> => {
  const { mode, uid } = await stat(path);
  const isForeign = process.getuid !== undefined && uid !== process.getuid();
  if (isForeign || (mode & others & 0o022) !== 0)
    throw new Failure(`${path} can be written by others: run \`chmod 700 ${path}\`, and look at what is in it`);
};

/**
 * @returns undefined where nobody signed in under that name.
 * @throws Failure for a file that others can read, or that is no profile.
 */
export const readProfile = async (name: string): Promise<Profile | undefined> => {
  const path = fileOf(name);
  // Asked of the opened file, which nobody can exchange between the question and the reading.
  const file = await open(path, constants.O_RDONLY).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw new Failure(`${path} can't be read: ${(error as Error).message}`);
  });
  if (!file) return undefined;
  try {
    const { mode, uid } = await file.stat();
    const isForeign = process.getuid !== undefined && uid !== process.getuid();
    if (isForeign || (mode & others) !== 0)
      throw new Failure(
        `${path} holds tokens, and others can read it: run \`chmod 600 ${path}\`, and \`concord logout\` if they may have`,
      );
    return Profile.parse(JSON.parse(await file.readFile('utf8')));
  } catch (error) {
    if (error instanceof Failure) throw error;
    // What is wrong with it is not shown: it may be a token.
    throw new Failure(`${path} is no profile: sign in again with \`concord login --profile ${name}\``);
  } finally {
    await file.close();
  }
};

/** Writes a profile in one step: a reader sees the one before or this one, never half of it. */
export const writeProfile = async (name: string, profile: Profile): Promise<void> => {
  const path = fileOf(name);
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  await refuseSharedFolder(configFolder());
  await chmod(folder(), 0o700);
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(profile));
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
};

export const removeProfile = (name: string): Promise<void> => rm(fileOf(name), { force: true });

export const profileNames = async (): Promise<string[]> => {
  const files = await readdir(folder()).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
};
