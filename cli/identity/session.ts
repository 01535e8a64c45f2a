import type { ApiClient } from '../../domain/api/client.ts';
import { refreshTokens } from '../../domain/api/routes/identity.ts';
import { connectApi, noToken, Refused } from '../api-client.ts';
import { Failure, usageError } from '../failure.ts';
import { apiUrl } from './api-url.ts';
import { defaultProfile, type Profile, profileNames, readProfile, writeProfile } from './profiles.ts';

/** Somebody who is signed in, with a client that acts for them. */
export type Session = {
  profileName: string;
  /** As it was when the session began. */
  profile: Profile;
  /** An id token that is good for a minute at least, renewed where need be. */
  token: () => Promise<string>;
  client: ApiClient;
};

/** A token that is about to expire may have expired when it arrives. */
const marginMs = 60_000;

const isGood = ({ expiresAtEpochMs }: Profile): boolean => expiresAtEpochMs - Date.now() > marginMs;

const howToSignIn = (name: string, api?: string): string =>
  `concord login${name === defaultProfile ? '' : ` --profile ${name}`}${api === undefined ? '' : ` --api ${api}`}`;

/** The refresh token is no longer taken, or somebody signed out meanwhile. */
export class SessionEnded extends Failure {
  override name = 'SessionEnded';
  constructor(profileName: string) {
    super(`the session of profile ${profileName} has ended: sign in again with \`${howToSignIn(profileName)}\``);
  }
}

/**
 * A fresh id token for the profile's refresh token, kept for the next command. Processes that refresh at the same time don't
 * wait for each other: the user pool gives each its tokens, and the last one's are kept.
 */
const refreshed = async (name: string, profile: Profile): Promise<Profile> => {
  const answer = await connectApi(profile.api, noToken)
    .call(refreshTokens, { body: { refreshToken: profile.refreshToken } })
    .catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'WRONG_CREDENTIALS') return undefined;
      throw error;
    });
  // Meanwhile somebody may have signed out, or in again.
  const current = await readProfile(name);
  if (current && current.refreshToken !== profile.refreshToken && isGood(current)) return current;
  if (!answer || !current) throw new SessionEnded(name);
  const { idToken, refreshToken = profile.refreshToken, expiresInSeconds } = answer.body;
  const renewed = { ...profile, idToken, refreshToken, expiresAtEpochMs: Date.now() + expiresInSeconds * 1000 };
  await writeProfile(name, renewed);
  return renewed;
};

/** @throws Failure where nobody is signed in under the name. */
export const openSession = async (profileName: string): Promise<Session> => {
  const profile = await readProfile(profileName);
  if (!profile)
    throw new Failure(`nobody is signed in as profile ${profileName}: begin with \`${howToSignIn(profileName)}\``);
  let current = profile;
  let renewal: Promise<Profile> | undefined;
  const token = async (): Promise<string> => {
    if (!isGood(current)) {
      renewal ??= refreshed(profileName, current).finally(() => {
        renewal = undefined;
      });
      current = await renewal;
    }
    return current.idToken;
  };
  return { profileName, profile, token, client: connectApi(profile.api, token) };
};

/**
 * The session that the options name: a profile, an API that somebody is signed in at, or both.
 * @throws Failure where they don't fit: tokens go to no other API than the one that gave them.
 */
export const sessionFor = async ({ profile, api }: { profile?: string; api?: string }): Promise<Session> => {
  if (api === undefined) return openSession(profile ?? defaultProfile);
  const url = apiUrl(api);
  if (profile !== undefined) {
    const session = await openSession(profile);
    if (session.profile.api === url) return session;
    throw new Failure(`profile ${profile} is signed in at ${session.profile.api}, not at ${url}`, usageError);
  }
  const names = await profileNames();
  const profiles = await Promise.all(names.map(async (name) => ({ name, at: (await readProfile(name))?.api })));
  const [only, ...more] = profiles.filter(({ at }) => at === url).map(({ name }) => name);
  if (only === undefined)
    throw new Failure(`nobody is signed in at ${url}: begin with \`${howToSignIn(defaultProfile, url)}\``);
  if (more.length > 0)
    throw new Failure(
      `profiles ${[only, ...more].join(', ')} are all signed in at ${url}: name one with --profile`,
      usageError,
    );
  return openSession(only);
};
