/**
 * References as systems copy them: case, spaces and punctuation come and go, prefixes name the sender, suffixes the
 * version or the part.
 */

/** Upper case, letters and digits only. Empty where the text has none. */
export const normalizeReference = (text: string): string => {
  const upper = text.toUpperCase();
  return hasOtherCharacters.test(upper) ? upper.replace(/[^0-9A-Z]+/g, '') : upper;
};
const hasOtherCharacters = /[^0-9A-Z]/;

const withoutLeadingZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '');
const digitRuns = (text: string): readonly string[] => text.match(/[0-9]+/g) ?? [];
/** The last of the longest: sequence numbers stand behind years. */
const longest = (parts: readonly string[]): string =>
  parts.reduce((best, part) => (part.length >= best.length ? part : best), '');

/**
 * What of a reference survives copying: all its digits, its longest run of digits, its longest word with a digit.
 * Two references that share none of them need not be related to each other.
 */
export const referenceCores = (text: string): readonly string[] => {
  const words = text
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((word) => /[0-9]/.test(word));
  const runs = digitRuns(text);
  const cores = [runs.join(''), longest(runs), longest(words)].filter((core) => core.length >= 4);
  return [...new Set(cores.map(withoutLeadingZeros))];
};

/** True if `long` contains `short` without cutting a run of digits: `X123` is in `AX123B` but not in `X1234`. */
const containsWhole = (long: string, short: string): boolean => {
  const at = long.indexOf(short);
  if (at < 0) return false;
  const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';
  return !(isDigit(long[at - 1]) && isDigit(short[0])) && !(isDigit(long[at + short.length]) && isDigit(short.at(-1)));
};

/** True if the shorter list stands in the longer one, in a row. */
const isStretchOf = (short: readonly string[], long: readonly string[]): boolean =>
  long.some((_, from) => short.every((part, at) => part === long[from + at]));

/**
 * How two references relate. CONTAINED: one is the other with something before or behind it. A single differing
 * character is no relation: references count up.
 */
export const relateReferences = (a: string, b: string): 'EQUAL' | 'CONTAINED' | 'UNRELATED' => {
  if (a === '' || b === '') return 'UNRELATED';
  const [normalA, normalB] = [normalizeReference(a), normalizeReference(b)];
  if (normalA === '' || normalB === '') return 'UNRELATED';
  if (normalA === normalB) return 'EQUAL';
  const [short, long] = normalA.length <= normalB.length ? [normalA, normalB] : [normalB, normalA];
  if (short.length >= 5 && /\d{3}/.test(short) && containsWhole(long, short)) return 'CONTAINED';
  // One that was cut to a system's field width: long enough to be no counter's prefix.
  if (short.length >= 14 && long.startsWith(short)) return 'CONTAINED';
  const [runsA, runsB] = [digitRuns(a), digitRuns(b)];
  const [fewer, more] = runsA.length <= runsB.length ? [runsA, runsB] : [runsB, runsA];
  const telling = longest(fewer).length >= 4 && fewer.join('').length >= 6;
  return telling && isStretchOf(fewer.map(withoutLeadingZeros), more.map(withoutLeadingZeros))
    ? 'CONTAINED'
    : 'UNRELATED';
};
