import { jaroWinkler } from '@skyra/jaro-winkler';
import { bicOfName, relateBics } from '../bic.ts';

/** Legal forms and other words that one system writes and the next leaves out. */
const ignoredWords = new Set(
  (
    'LTD LIMITED PLC INC INCORPORATED CORP CORPORATION CO COMPANY LLC LLP LP SA AG NV SE GMBH SPA AB ASA OYJ AS KK PTE PTY BV ' +
    'SARL SAS NA KGAA THE AND OF DE'
  ).split(' '),
);

/** Usual shortenings in names of financial firms. */
const expansions: Readonly<Record<string, string>> = {
  INTL: 'INTERNATIONAL',
  INTERNATL: 'INTERNATIONAL',
  INT: 'INTERNATIONAL',
  BK: 'BANK',
  BNK: 'BANK',
  BKG: 'BANKING',
  MGMT: 'MANAGEMENT',
  MGT: 'MANAGEMENT',
  SEC: 'SECURITIES',
  SECS: 'SECURITIES',
  CAP: 'CAPITAL',
  MKT: 'MARKETS',
  MKTS: 'MARKETS',
  FIN: 'FINANCIAL',
  FINL: 'FINANCIAL',
  INV: 'INVESTMENT',
  INVT: 'INVESTMENT',
  INVS: 'INVESTMENTS',
  GRP: 'GROUP',
  GP: 'GROUP',
  HLDG: 'HOLDINGS',
  HLDGS: 'HOLDINGS',
  SVC: 'SERVICES',
  SVCS: 'SERVICES',
  NATL: 'NATIONAL',
  NAT: 'NATIONAL',
  ASSET: 'ASSET',
  MFG: 'MANUFACTURING',
  TR: 'TRUST',
  INS: 'INSURANCE',
  TRDG: 'TRADING',
  CTRL: 'CENTRAL',
  EUR: 'EUROPE',
  FT: 'FUND',
  FD: 'FUND',
  PTNRS: 'PARTNERS',
  ST: 'SAINT',
};

/** The words that tell a firm from others: upper case, no accents, no punctuation, no legal form, shortenings written out. */
const partyWords = (name: string): readonly string[] => {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/\b([A-Z])\.(?=[A-Z]\b)/g, '$1')
    .replace(/[.']/g, '');
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const telling = words.filter((word) => !ignoredWords.has(word));
  return (telling.length > 0 ? telling : words).map((word) => expansions[word] ?? word);
};

const numbersIn = (words: readonly string[]): string => words.flatMap((word) => word.match(/\d+/g) ?? []).join(' ');

/** True where one word is the other, the start of it, or its consonants (`MGMNT`), or both differ by a slip of the pen. */
const sameWord = (a: string, b: string): boolean => {
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
  fewer.every((word) => more.some((other) => sameWord(word, other)) || isAcronymIn(word, more));

type NameRelation = 'EQUAL' | 'SIMILAR' | 'DIFFERENT' | 'UNKNOWN';

/**
 * How alike two names of firms are. Numbers in names tell firms apart (`Fund 12`, `Fund 13`), so they must be the same.
 * SIMILAR: a shortening, an acronym, a slip of the pen, or Jaro-Winkler of 0.92 and over. A party that stands with its
 * BIC (see `bicAsName`) is related to another's BIC; to a name its relation is UNKNOWN.
 */
export const relatePartyNames = (a: string, b: string): NameRelation => partyNameRelater()(a, b);

/** `relatePartyNames` that takes each name apart only once: for many pairs of few names. */
export const partyNameRelater = (): typeof relatePartyNames => {
  const known = new Map<string, readonly string[]>();
  const wordsOf = (name: string): readonly string[] => {
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
    return bicOfA === undefined || bicOfB === undefined ? 'UNKNOWN' : relateBics(bicOfA, bicOfB);
  };
};

const relateWords = (wordsA: readonly string[], wordsB: readonly string[]): NameRelation => {
  const [joinedA, joinedB] = [wordsA.join(''), wordsB.join('')];
  if (joinedA === joinedB) return 'EQUAL';
  if (numbersIn(wordsA) !== numbersIn(wordsB)) return 'DIFFERENT';
  const [fewer, more] = wordsA.length <= wordsB.length ? [wordsA, wordsB] : [wordsB, wordsA];
  if (isShortenedFrom(fewer, more)) return 'SIMILAR';
  const [shortJoined, longWords] = joinedA.length <= joinedB.length ? [joinedA, wordsB] : [joinedB, wordsA];
  if (longWords.length >= 2 && shortJoined.length >= 2 && initials(longWords).startsWith(shortJoined)) return 'SIMILAR';
  return jaroWinkler(wordsA.join(' '), wordsB.join(' ')) >= 0.92 ? 'SIMILAR' : 'DIFFERENT';
};
