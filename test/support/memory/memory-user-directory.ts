import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Group } from '../../../domain/identity/actor.ts';
import type { Clock } from '../../../tasks/ports/clock.ts';
import type { SignInStep, UserDirectory } from '../../../tasks/ports/user-directory.ts';
import { totp } from '../totp.ts';
import { type MemoryTokens, memoryTokens } from './memory-tokens.ts';

type Entry = {
  userId: string;
  email: string;
  name: string;
  password: string;
  groups: readonly Group[];
  isVerified: boolean;
  /** Its password was chosen by somebody else. */
  isTemporary: boolean;
  authenticatorSecret?: string;
};

export type MemoryUserDirectory = UserDirectory & {
  tokens: MemoryTokens;
  /** Codes by e-mail, the latest last. */
  mail: { to: string; code: string }[];
  /** As an administrator does it: verified, with groups, perhaps with a password to be replaced. */
  add(user: {
    email: string;
    name?: string;
    password: string;
    groups?: readonly Group[];
    isTemporary?: boolean;
  }): string;
  /** How everybody signs in from now on, and whether a new password can end what was signed in before. */
  settings: { tokenLifetimeSeconds: number; needsAuthenticator: boolean; endsSignIns: boolean };
};

const base32 = (bytes: Buffer): string =>
  [...bytes].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');

/** A directory that keeps the port's promises, with codes that one can read and tokens that are really signed. */
export const memoryUserDirectory = async (clock: Clock = Date.now): Promise<MemoryUserDirectory> => {
  const tokens = await memoryTokens();
  const settings = { tokenLifetimeSeconds: 3600, needsAuthenticator: false, endsSignIns: true };
  const mail: { to: string; code: string }[] = [];
  const entries = new Map<string, Entry>();
  const codes = new Map<string, string>();
  const sessions = new Map<string, { email: string; secret?: string }>();
  const refreshTokens = new Map<string, { email: string; authenticatedAtMs: number }>();

  const send = (to: string, purpose: 'verify' | 'reset'): void => {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    codes.set(`${purpose} ${to}`, code);
    mail.push({ to, code });
  };
  const takes = (email: string, purpose: 'verify' | 'reset', code: string): boolean =>
    codes.get(`${purpose} ${email}`) === code && codes.delete(`${purpose} ${email}`);

  const showsOrJustShowed = (secret: string | undefined, code: string): boolean =>
    secret !== undefined && [0, 30_000].some((agoMs) => totp(secret, clock() - agoMs) === code);

  const tokensFor = async (entry: Entry, authenticatedAtMs: number) => {
    const expiresInSeconds = settings.tokenLifetimeSeconds;
    const issuedAtMs = clock();
    const idToken = await tokens.idToken(entry, { authenticatedAtMs, issuedAtMs, expiresInSeconds });
    return { idToken, accessToken: `access-${randomUUID()}`, expiresInSeconds };
  };
  const signedIn = async (entry: Entry): Promise<SignInStep> => {
    const authenticatedAtMs = Math.floor(clock() / 1000) * 1000;
    const refreshToken = `refresh-${randomUUID()}`;
    refreshTokens.set(refreshToken, { email: entry.email, authenticatedAtMs });
    const { userId, email, name } = entry;
    return {
      kind: 'signedIn',
      tokens: { ...(await tokensFor(entry, authenticatedAtMs)), refreshToken },
      user: { userId, email, name, authenticatedAt: new Date(authenticatedAtMs).toISOString() },
    };
  };
  const ask = (entry: Entry, challenge: (SignInStep & { kind: 'challenge' })['challenge']): SignInStep => {
    const session = `session-${randomUUID()}`;
    const secret = challenge === 'MFA_SETUP' ? { secret: base32(randomBytes(32)) } : {};
    sessions.set(`${challenge} ${session}`, { email: entry.email, ...secret });
    return { kind: 'challenge', challenge, session, ...secret };
  };
  const nextStep = async (entry: Entry): Promise<SignInStep> => {
    if (entry.isTemporary) return ask(entry, 'NEW_PASSWORD_REQUIRED');
    if (entry.authenticatorSecret !== undefined) return ask(entry, 'SOFTWARE_TOKEN_MFA');
    return settings.needsAuthenticator ? ask(entry, 'MFA_SETUP') : signedIn(entry);
  };

  return {
    tokens,
    mail,
    settings,

    add({ email, name = email, password, groups = [], isTemporary = false }) {
      const userId = randomUUID();
      entries.set(email, { userId, email, name, password, groups, isVerified: true, isTemporary });
      return userId;
    },

    async register({ email, password, name }) {
      if (entries.has(email)) return { kind: 'sent' };
      const userId = randomUUID();
      entries.set(email, { userId, email, name, password, groups: [], isVerified: false, isTemporary: false });
      send(email, 'verify');
      return { kind: 'sent' };
    },

    async verifyEmail(email, code) {
      const entry = entries.get(email);
      if (!entry || !takes(email, 'verify', code)) return { kind: 'refused' };
      entries.set(email, { ...entry, isVerified: true });
      return { kind: 'verified' };
    },

    async resendVerification(email) {
      if (entries.get(email)?.isVerified === false) send(email, 'verify');
    },

    async signIn(email, password) {
      const entry = entries.get(email);
      return entry?.isVerified && entry.password === password ? nextStep(entry) : { kind: 'refused' };
    },

    async answerChallenge({ email, challenge, session, answer }) {
      const asked = sessions.get(`${challenge} ${session}`);
      const entry = entries.get(email);
      if (asked?.email !== email || !entry) return { kind: 'refused' };
      const secret = asked.secret ?? entry.authenticatorSecret;
      if (challenge !== 'NEW_PASSWORD_REQUIRED' && !showsOrJustShowed(secret, answer)) return { kind: 'codeRefused' };
      sessions.delete(`${challenge} ${session}`);
      if (challenge === 'NEW_PASSWORD_REQUIRED') {
        const changed = { ...entry, password: answer, isTemporary: false };
        entries.set(email, changed);
        return nextStep(changed);
      }
      if (secret !== undefined) entries.set(email, { ...entry, authenticatorSecret: secret });
      return signedIn(entry);
    },

    async refresh(refreshToken) {
      const held = refreshTokens.get(refreshToken);
      const entry = held && entries.get(held.email);
      return entry
        ? { kind: 'refreshed', tokens: await tokensFor(entry, held.authenticatedAtMs) }
        : { kind: 'refused' };
    },

    async forgotPassword(email) {
      if (entries.get(email)?.isVerified) send(email, 'reset');
    },

    async resetPassword(email, code, newPassword) {
      const entry = entries.get(email);
      if (!entry || !takes(email, 'reset', code)) return { kind: 'refused' };
      entries.set(email, { ...entry, password: newPassword, isTemporary: false });
      if (!settings.endsSignIns) return { kind: 'signInsRemain', fault: new Error('nobody can be signed out now') };
      for (const [token, held] of refreshTokens) if (held.email === email) refreshTokens.delete(token);
      return { kind: 'passwordSet' };
    },

    async revoke(refreshToken) {
      refreshTokens.delete(refreshToken);
    },
  };
};
