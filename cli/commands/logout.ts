import { logout } from '../../domain/api/routes/identity.ts';
import { Failure } from '../failure.ts';
import { defaultProfile, readProfile, removeProfile } from '../identity/profiles.ts';
import { openSession, SessionEnded } from '../identity/session.ts';
import { print } from '../printer.ts';

/** @throws Failure unless there was nothing left to revoke. */
const tolerateEnded = (error: unknown): void => {
  if (error instanceof SessionEnded) return;
  throw error instanceof Failure
    ? new Failure(`the tokens are gone from this machine, but were not revoked: ${error.message}`)
    : error;
};

/** Forgets the tokens of the profile, after having them revoked. Signing out twice is signing out. */
export const signOut = async (options: { profile?: string; json: boolean }): Promise<void> => {
  const name = options.profile ?? defaultProfile;
  const profile = await readProfile(name);
  if (profile) {
    const { client } = await openSession(name);
    const revoked = client.call(logout, { body: { refreshToken: profile.refreshToken } });
    await revoked.catch(tolerateEnded).finally(() => removeProfile(name));
  }
  print({ profile: name, signedOut: true }, () => `signed out (profile ${name})`, options.json);
};
