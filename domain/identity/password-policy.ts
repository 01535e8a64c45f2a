/**
 * What a password must have: the user pool's own policy, from here. It is checked before the pool is asked, since a pool may
 * look for the address first, and a refusal of the password would then tell that nobody is registered there.
 */
export const passwordPolicy = {
  minimumLength: 12,
  maximumLength: 256,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: true,
} as const;

const demands: readonly { isMet: (password: string) => boolean; text: string }[] = [
  {
    isMet: ({ length }) => length >= passwordPolicy.minimumLength && length <= passwordPolicy.maximumLength,
    text: `be ${passwordPolicy.minimumLength} to ${passwordPolicy.maximumLength} characters long`,
  },
  { isMet: (password) => /[a-z]/.test(password), text: 'have a lower-case letter' },
  { isMet: (password) => /[A-Z]/.test(password), text: 'have an upper-case letter' },
  { isMet: (password) => /[0-9]/.test(password), text: 'have a digit' },
  // Those that Cognito counts as symbols ("Adding user pool password requirements"); blanks are looked at below.
  { isMet: (password) => /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+= ]/.test(password), text: 'have a symbol' },
  // Cognito takes none at either end: `^[\S]+.*[\S]+$` in its API reference, type Password.
  { isMet: (password) => password === password.trim(), text: 'neither begin nor end with a blank' },
];

/** What the policy misses in a password, each as in "must …"; nothing if it is good enough. */
export const passwordFaults = (password: string): string[] =>
  demands.filter(({ isMet }) => !isMet(password)).map(({ text }) => text);
