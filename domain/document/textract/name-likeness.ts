import { jaroWinkler } from '@skyra/jaro-winkler';

const normalized = (name: string): string => name.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Least likeness (0 to 1) at which two readings of a name are taken for one: a letter or two misread. */
const sameName = 0.92;

/**
 * Which of two names a third one is, be it misread by a letter: 1 or 2; null where it is like neither, or like both.
 * Roles stand for names: "we" and "Party A" for the first, "you" and "Party B" for the second.
 */
export const whichName = (text: string, first: string | undefined, second: string | undefined): 1 | 2 | null => {
  const plain = text.trim().toLowerCase();
  if (/^(we|us|(the )?bank|ourselves)$|^party a\b/.test(plain)) return 1;
  if (/^(you|yourselves|(the )?(counterparty|client))$|^party b\b/.test(plain)) return 2;
  const likeness = (name: string | undefined) =>
    name === undefined ? 0 : jaroWinkler(normalized(text), normalized(name));
  const [one, two] = [likeness(first), likeness(second)];
  if (Math.max(one, two) < sameName || Math.abs(one - two) < 0.02) return null;
  return one > two ? 1 : 2;
};
