import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SignInStep, UserDirectory } from '../../../tasks/ports/user-directory.ts';
import { totp } from '../../support/totp.ts';

/** A directory with what its administrator and its post can do. */
export type OpenDirectory = {
  directory: UserDirectory;
  /** The code that came to the address last. */
  lastCodeTo(email: string): Promise<string | undefined> | string | undefined;
  addWithTemporaryPassword(email: string, password: string): Promise<void> | void;
  needAuthenticators(needed: boolean): Promise<void> | void;
};

let suffix = 0;
const password = 'Correct-horse-7';
const other = 'Battery-staple-8';

export const userDirectoryContract = (name: string, open: () => Promise<OpenDirectory>) =>
  describe(`${name}: user directory`, () => {
    let world: OpenDirectory;
    let directory: UserDirectory;
    let email: string;
    beforeEach(async () => {
      world = await open();
      directory = world.directory;
      suffix += 1;
      email = `ada-${suffix}@example.com`;
    });

    const code = async () => (await world.lastCodeTo(email)) ?? 'none came';
    const registered = async () => {
      await directory.register({ email, password, name: 'Ada' });
      await directory.verifyEmail(email, await code());
    };
    const signedIn = (step: { kind: string }): SignInStep & { kind: 'signedIn' } => {
      expect(step.kind).toBe('signedIn');
      return step as SignInStep & { kind: 'signedIn' };
    };
    const challenged = (step: { kind: string }): SignInStep & { kind: 'challenge' } => {
      expect(step.kind).toBe('challenge');
      return step as SignInStep & { kind: 'challenge' };
    };

    it('lets in who registered and verified the address, and knows them by the id token', async () => {
      expect(await directory.register({ email, password, name: 'Ada' })).toEqual({ kind: 'sent' });
      expect(await directory.verifyEmail(email, await code())).toEqual({ kind: 'verified' });

      const { tokens, user } = signedIn(await directory.signIn(email, password));

      expect(user).toMatchObject({ email, name: 'Ada' });
      expect(user.userId).not.toBe('');
      expect(new Date(user.authenticatedAt).toISOString()).toBe(user.authenticatedAt);
      expect(tokens.refreshToken).toBeDefined();
      expect(tokens.expiresInSeconds).toBeGreaterThan(0);
    });

    it('answers a registration of a known address as that of a new one, and leaves its password', async () => {
      await registered();

      expect(await directory.register({ email, password: other, name: 'Eve' })).toEqual({ kind: 'sent' });
      expect(await directory.signIn(email, other)).toEqual({ kind: 'refused' });
      expect((await directory.signIn(email, password)).kind).toBe('signedIn');
    });

    it('refuses alike: an unknown address, a wrong password, and an address that is not verified', async () => {
      await registered();
      const unverified = `unverified-${email}`;
      await directory.register({ email: unverified, password, name: 'Ada' });

      expect(await directory.signIn(`nobody-${email}`, password)).toEqual({ kind: 'refused' });
      expect(await directory.signIn(email, other)).toEqual({ kind: 'refused' });
      expect(await directory.signIn(unverified, password)).toEqual({ kind: 'refused' });
      expect(await directory.signIn(unverified, other)).toEqual({ kind: 'refused' });
    });

    it('refuses alike: a wrong code, one for an unknown address, and one for an address that is verified', async () => {
      await directory.register({ email, password, name: 'Ada' });
      const right = await code();
      const wrong = right === '000000' ? '000001' : '000000';

      expect(await directory.verifyEmail(email, wrong)).toEqual({ kind: 'refused' });
      expect(await directory.verifyEmail(`nobody-${email}`, wrong)).toEqual({ kind: 'refused' });
      expect(await directory.verifyEmail(email, right)).toEqual({ kind: 'verified' });
      expect(await directory.verifyEmail(email, right)).toEqual({ kind: 'refused' });
    });

    it('sends the code once more to an address that waits, and says nothing of any other', async () => {
      await directory.register({ email, password, name: 'Ada' });

      await expect(directory.resendVerification(email)).resolves.toBeUndefined();
      await expect(directory.resendVerification(`nobody-${email}`)).resolves.toBeUndefined();
      expect(await directory.verifyEmail(email, await code())).toEqual({ kind: 'verified' });
      await expect(directory.resendVerification(email)).resolves.toBeUndefined();
    });

    it('sets a new password by the code that went to the address, and says nothing of unknown ones', async () => {
      await registered();

      await expect(directory.forgotPassword(`nobody-${email}`)).resolves.toBeUndefined();
      await directory.forgotPassword(email);
      const sent = await code();
      expect(await directory.resetPassword(`nobody-${email}`, sent, other)).toEqual({ kind: 'refused' });
      expect(await directory.resetPassword(email, 'x', other)).toEqual({ kind: 'refused' });
      expect(await directory.resetPassword(email, sent, other)).toEqual({ kind: 'passwordSet' });

      expect(await directory.signIn(email, password)).toEqual({ kind: 'refused' });
      expect((await directory.signIn(email, other)).kind).toBe('signedIn');
    });

    it('ends every sign-in that began before a new password was set by a code, and no one else’s', async () => {
      await registered();
      const olderSignIns = [await directory.signIn(email, password), await directory.signIn(email, password)];
      const someoneElse = `else-${email}`;
      await directory.register({ email: someoneElse, password, name: 'Eve' });
      await directory.verifyEmail(someoneElse, (await world.lastCodeTo(someoneElse)) ?? 'none came');
      const theirs = await directory.signIn(someoneElse, password);
      const refreshed = async (step: { kind: string }) =>
        (await directory.refresh(signedIn(step).tokens.refreshToken ?? '')).kind;

      await directory.forgotPassword(email);
      expect(await directory.resetPassword(email, 'x', other)).toEqual({ kind: 'refused' });
      const beforeIt = await refreshed(olderSignIns[0]!);
      await directory.resetPassword(email, await code(), other);

      expect(beforeIt).toBe('refreshed');
      expect(await Promise.all(olderSignIns.map(refreshed))).toEqual(['refused', 'refused']);
      expect(await refreshed(await directory.signIn(email, other))).toBe('refreshed');
      expect(await refreshed(theirs)).toBe('refreshed');
    });

    it('gives new tokens for a refresh token until that is revoked', async () => {
      await registered();
      const { refreshToken = '' } = signedIn(await directory.signIn(email, password)).tokens;

      expect(await directory.refresh(refreshToken)).toMatchObject({
        kind: 'refreshed',
        tokens: { idToken: expect.any(String) },
      });
      await directory.revoke(refreshToken);
      await directory.revoke(refreshToken);
      expect(await directory.refresh(refreshToken)).toEqual({ kind: 'refused' });
      expect(await directory.refresh('none of its tokens')).toEqual({ kind: 'refused' });
    });

    it('asks whoever was given a password for one of their own', async () => {
      await world.addWithTemporaryPassword(email, password);

      const asked = challenged(await directory.signIn(email, password));
      expect(asked.challenge).toBe('NEW_PASSWORD_REQUIRED');
      const { challenge, session } = asked;
      expect((await directory.answerChallenge({ email, challenge, session, answer: other })).kind).toBe('signedIn');

      expect(await directory.signIn(email, password)).toEqual({ kind: 'refused' });
      expect((await directory.signIn(email, other)).kind).toBe('signedIn');
    });

    it('refuses an answer to a sign-in that it never began', async () => {
      await registered();

      const answer = { email, session: 'a session that nobody was ever given', answer: other };
      expect(await directory.answerChallenge({ ...answer, challenge: 'NEW_PASSWORD_REQUIRED' })).toEqual({
        kind: 'refused',
      });
      expect(await directory.answerChallenge({ ...answer, challenge: 'SOFTWARE_TOKEN_MFA' })).toEqual({
        kind: 'refused',
      });
    });

    it('has an authenticator app set up where one is needed, and asks for its code from then on', async () => {
      await registered();
      await world.needAuthenticators(true);
      const setUp = challenged(await directory.signIn(email, password));
      expect(setUp.challenge).toBe('MFA_SETUP');
      const secret = setUp.secret ?? '';
      const wrong = totp('A'.repeat(32), 0);

      const answered = { email, challenge: setUp.challenge, session: setUp.session };
      expect((await directory.answerChallenge({ ...answered, answer: wrong })).kind).toBe('codeRefused');
      expect((await directory.answerChallenge({ ...answered, answer: totp(secret, Date.now()) })).kind).toBe(
        'signedIn',
      );

      const asked = challenged(await directory.signIn(email, password));
      expect(asked.challenge).toBe('SOFTWARE_TOKEN_MFA');
      expect(asked.secret).toBeUndefined();
    });
  });
