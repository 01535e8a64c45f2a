/** What signing in may ask for after the password, by the user pool's names. */
export const challenges = ['NEW_PASSWORD_REQUIRED', 'SOFTWARE_TOKEN_MFA', 'MFA_SETUP'] as const;
export type ChallengeName = (typeof challenges)[number];
