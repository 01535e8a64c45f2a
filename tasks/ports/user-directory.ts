import type { ChallengeName } from '../../domain/identity/challenge.ts';

export type Tokens = {
  idToken: string;
  accessToken: string;
  /** Absent where the one that was used goes on being valid. */
  refreshToken?: string;
  expiresInSeconds: number;
};

/** A person by the verified claims of the id token that signing in gave. */
export type SignedInUser = {
  /** The token's `sub`. */
  userId: string;
  email: string;
  name: string | null;
  /** ISO 8601 instant. */
  authenticatedAt: string;
};

/** The directory refused what came from the caller; why, it tells nobody. */
type Refused = { kind: 'refused' };
/** `reason` is for the caller to read. */
type PasswordRefused = { kind: 'passwordRefused'; reason: string };

export type SignInStep =
  | { kind: 'signedIn'; tokens: Tokens; user: SignedInUser }
  | {
      kind: 'challenge';
      challenge: ChallengeName;
      /** To be given back with the answer. */
      session: string;
      /** MFA_SETUP: the key for the authenticator app (RFC 4648 base 32). */
      secret?: string;
    };

/**
 * Who may sign in, and how. E-mail addresses come normalised (`domain/identity/email.ts`).
 *
 * Nothing that it gives tells whether somebody is registered under an address, neither by its kind nor by what it needs to be
 * asked for first. Limits of one address's attempts are part of that: they are answered as the attempt itself would be.
 *
 * @throws ThrottledError where the directory as a whole is asked too often, ServiceUnavailableError where it does not answer.
 */
export type UserDirectory = {
  /** A code goes to the address; nothing does if somebody is registered there already. `refused`: it takes no such text. */
  register(entry: {
    email: string;
    password: string;
    name: string;
  }): Promise<{ kind: 'sent' } | PasswordRefused | Refused>;

  verifyEmail(email: string, code: string): Promise<{ kind: 'verified' } | Refused>;

  /** Sends the code once more if such a registration waits. */
  resendVerification(email: string): Promise<void>;

  /** `refused`: not registered, not verified, another password, disabled, or too many attempts. */
  signIn(email: string, password: string): Promise<SignInStep | Refused>;

  /** `refused`: the session is over; `codeRefused`: the authenticator app shows another code by now. */
  answerChallenge(answer: {
    email: string;
    challenge: ChallengeName;
    session: string;
    /** The new password, or the code of the authenticator app. */
    answer: string;
  }): Promise<SignInStep | Refused | { kind: 'codeRefused' } | PasswordRefused>;

  refresh(refreshToken: string): Promise<{ kind: 'refreshed'; tokens: Tokens } | Refused>;

  /** Sends a code for a new password if somebody is registered there. */
  forgotPassword(email: string): Promise<void>;

  /**
   * Sets a new password and ends every sign-in that began before: what was refreshable is no more.
   *
   * `signInsRemain`: the password is set and the code used up, but those sign-ins could not be ended. Setting a password once
   * more, with a new code, ends them.
   */
  resetPassword(
    email: string,
    code: string,
    newPassword: string,
  ): Promise<{ kind: 'passwordSet' } | { kind: 'signInsRemain'; fault: Error } | Refused | PasswordRefused>;

  /** The refresh token and what came of it is good for nothing more. The same again, or with any other text, changes nothing. */
  revoke(refreshToken: string): Promise<void>;
};
