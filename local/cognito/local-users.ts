import { existsSync, readFileSync } from 'node:fs';
import { writePrivateFile } from '../private-file.ts';
import type { CognitoService } from './cognito-service.ts';
import { hashPassword, randomPassword } from './password.ts';
import type { UserPool } from './user-pool.ts';

export type LocalUsers = {
  /** Names and passwords, for its owner only. */
  file: string;
  users: readonly LocalUser[];
};

type LocalUser = { userPoolId: string; email: string; groups: readonly string[]; password: string };

/** Whose decisions need a second person of the same group: the maker of a record never approves it. */
const groupsOfTwo = ['trade-ops'];

/**
 * One person per group that the assembly declares, so that everyone's work can be tried at once: `trade-ops@concord.local`.
 * Passwords are random, made with the user and kept in a file that only its owner reads.
 */
export const createLocalUsers = async (cognito: CognitoService, file: string): Promise<LocalUsers> => {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalUser[]) : [];
  const users: LocalUser[] = [];
  for (const pool of cognito.pools())
    for (const { name, group } of namesOf(cognito, pool)) {
      const email = `${name}@concord.local`;
      const kept = known.find((user) => user.userPoolId === pool.id && user.email === email);
      users.push(
        kept ?? { userPoolId: pool.id, email, groups: [group], password: randomPassword(passwordLength(pool)) },
      );
    }
  // First the file: a user whose password nobody knows would be of no use.
  writePrivateFile(file, `${JSON.stringify(users, undefined, 2)}\n`);
  await Promise.all(users.map((user) => ensureUser(cognito, user)));
  return { file, users };
};

const passwordLength = (pool: UserPool): number => Math.max(20, pool.passwordPolicy.minimumLength);

const namesOf = (cognito: CognitoService, pool: UserPool): { name: string; group: string }[] =>
  [...cognito.pool(pool.id).groups.keys()]
    .sort()
    .flatMap((group) =>
      [group, ...(groupsOfTwo.includes(group) ? [`${group}-2`] : [])].map((name) => ({ name, group })),
    );

/** Who is there already keeps everything, a password that was changed among it. */
const ensureUser = async (
  cognito: CognitoService,
  { userPoolId, email, groups, password }: LocalUser,
): Promise<void> => {
  const { pool } = cognito.pool(userPoolId);
  if (cognito.findUser({ pool }, email)) return;
  const user = {
    ...cognito.newUser(pool, email, { email, email_verified: 'true' }),
    status: 'CONFIRMED' as const,
    passwordHash: await hashPassword(password),
  };
  cognito.store.insertUser(user);
  for (const group of groups) cognito.store.addToGroup(user, group);
};
