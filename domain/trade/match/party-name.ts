import { jaroWinkler } from '@skyra/jaro-winkler';
import { bicOfName, relateBics } from '../bic.ts';
import { type PartyWords, partyWords } from './party-words.ts';
import { lacksOneOf, slips } from './slips.ts';

/** True where one word is the other, the start of it, or much like it. */
const isLikeWord = (a: string, b: string): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.startsWith(short) && (short.length >= 3 || short === long)) return true;
  return short.length >= 5 && jaroWinkler(short, long) >= 0.93;
};

const initials = (words: readonly string[]): string => words.map((word) => word[0] ?? '').join('');

/** True where the word stands for two or more of the others in a row by their initials: `GS` for `GOLDMAN SACHS`. */
const isAcronymIn = (word: string, others: readonly string[]): boolean =>
  word.length >= 2 && others.length >= word.length && initials(others).includes(word);

/** True where every word of the shorter name is one of the longer's, or the initials of some. */
const isShortenedFrom = (fewer: readonly string[], more: readonly string[]): boolean =>
  fewer.every((word) => more.some((other) => isLikeWord(word, other)) || isAcronymIn(word, more));

/** Shorter words that differ by so little are two words more often than one: `Ireland` and `Iceland`, `Angel` and `Angle`, */
const swappedLettersFrom = 6;
/** … `Anderson` and `Andersen`, `Colombia` and `Columbia`. */
const otherLetterFrom = 9;

/** True where one word is the other by a slip of the pen: two letters swapped; one wrong, missing or too many. */
const isSlip = (a: string, b: string): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < long.length)
    return short.length >= otherLetterFrom && long.length - short.length === 1 && lacksOneOf(short, long);
  if (slips(a, b) !== 1) return false;
  const differing = [...a].filter((letter, at) => letter !== b[at]).length;
  return a.length >= (differing === 2 ? swappedLettersFrom : otherLetterFrom);
};

/** True where every word has its own on the other side, in the same order, all equal but one that a slip explains. */
const isVariantOf = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  const [at, ...others] = a.flatMap((word, index) => (word === b[index] ? [] : [index]));
  return at !== undefined && others.length === 0 && isSlip(a[at]!, b[at]!);
};

type NameRelation = 'EQUAL' | 'VARIANT' | 'SIMILAR' | 'DIFFERENT' | 'UNKNOWN';

/**
 * How alike two names of firms are. EQUAL and VARIANT are one name: every word that tells a firm from others stands on
 * both sides, in a VARIANT one of them with a slip of the pen. SIMILAR may be one firm or two, and something else has to
 * tell: a shortening, an acronym, another legal form, Jaro-Winkler of 0.92 and over. Numbers and single letters tell
 * apart (`Fund II`, `Fund III`; `Class A`, `Class B`). A party that stands with its BIC (see `bicAsName`) is related to
 * another's BIC, a branch being a VARIANT; to a name its relation is UNKNOWN.
 */
export const relatePartyNames = (a: string, b: string): NameRelation => partyNameRelater()(a, b);

/** `relatePartyNames` that takes each name apart only once: for many pairs of few names. */
export const partyNameRelater = (): typeof relatePartyNames => {
  const known = new Map<string, PartyWords>();
  const wordsOf = (name: string): PartyWords => {
    let words = known.get(name);
    if (!words) {
      words = partyWords(name);
      known.set(name, words);
    }
    return words;
  };
  return (a, b) => {
    const [bicOfA, bicOfB] = [bicOfName(a), bicOfName(b)];
    if (bicOfA === undefined && bicOfB === undefined) return relateWords(wordsOf(a), wordsOf(b));
    if (bicOfA === undefined || bicOfB === undefined) return 'UNKNOWN';
    const relation = relateBics(bicOfA, bicOfB);
    return relation === 'SIMILAR' ? 'VARIANT' : relation;
  };
};

const relateWords = (a: PartyWords, b: PartyWords): NameRelation => {
  // One firm's name may stand with two forms (`Pte Ltd`) and in part; two that share none are two entities of a group.
  const hasOtherForm =
    a.legalForms.length > 0 && b.legalForms.length > 0 && !a.legalForms.some((form) => b.legalForms.includes(form));
  if (a.joined === b.joined) return hasOtherForm ? 'SIMILAR' : 'EQUAL';
  if (a.numbers !== b.numbers || (a.letters !== '' && b.letters !== '' && a.letters !== b.letters)) return 'DIFFERENT';
  if (isVariantOf(a.words, b.words)) return hasOtherForm ? 'SIMILAR' : 'VARIANT';
  const [fewer, more] = a.words.length <= b.words.length ? [a.words, b.words] : [b.words, a.words];
  if (isShortenedFrom(fewer, more)) return 'SIMILAR';
  const [short, long] = a.joined.length <= b.joined.length ? [a.joined, b.words] : [b.joined, a.words];
  if (long.length >= 2 && short.length >= 2 && initials(long).startsWith(short)) return 'SIMILAR';
  return jaroWinkler(a.words.join(' '), b.words.join(' ')) >= 0.92 ? 'SIMILAR' : 'DIFFERENT';
};
