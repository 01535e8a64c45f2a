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

const withoutLeadingZeros = (digits: string): string =>
  digits.startsWith('0') ? digits.replace(/^0+(?=\d)/, '') : digits;
/** The last of the longest: sequence numbers stand behind years. */
const longest = (parts: readonly string[]): string =>
  parts.reduce((best, part) => (part.length >= best.length ? part : best), '');

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isCapital = (code: number): boolean => code >= 65 && code <= 90;

/** The runs of digits, and the words that have a digit, of a text of capitals. One pass, since books have millions. */
const digitRunsAndWords = (
  capitals: string,
): { readonly runs: readonly string[]; readonly words: readonly string[] } => {
  const runs: string[] = [];
  const words: string[] = [];
  let [runFrom, wordFrom, runsBefore] = [-1, -1, 0];
  for (let at = 0; at <= capitals.length; at++) {
    const code = at < capitals.length ? capitals.charCodeAt(at) : 0;
    if (isDigit(code)) {
      if (runFrom < 0) runFrom = at;
    } else if (runFrom >= 0) {
      runs.push(capitals.slice(runFrom, at));
      runFrom = -1;
    }
    if (isDigit(code) || isCapital(code)) {
      if (wordFrom >= 0) continue;
      wordFrom = at;
      runsBefore = runs.length;
    } else if (wordFrom >= 0) {
      if (runs.length > runsBefore) words.push(capitals.slice(wordFrom, at));
      wordFrom = -1;
    }
  }
  return { runs, words };
};

/**
 * What of a reference survives copying: all its digits, its longest run of digits, its longest word with a digit.
 * Two references that share none of them need not be related to each other.
 */
export const referenceCores = (text: string): readonly string[] => {
  const { runs, words } = digitRunsAndWords(text.toUpperCase());
  const cores: string[] = [];
  for (const part of [runs.length === 1 ? runs[0]! : runs.join(''), longest(runs), longest(words)]) {
    if (part.length < 4) continue;
    const core = withoutLeadingZeros(part);
    if (!cores.includes(core)) cores.push(core);
  }
  return cores;
};

/** True if `long` contains `short` without cutting a run of digits: `X123` is in `AX123B` but not in `X1234`. */
const containsWhole = (long: string, short: string): boolean => {
  const at = long.indexOf(short);
  if (at < 0) return false;
  const end = at + short.length;
  const cutsBefore = isDigit(long.charCodeAt(at - 1)) && isDigit(short.charCodeAt(0));
  const cutsBehind = isDigit(long.charCodeAt(end)) && isDigit(short.charCodeAt(short.length - 1));
  return !cutsBefore && !cutsBehind;
};

/** True if the shorter list stands in the longer one, in a row. */
const isStretchOf = (short: readonly string[], long: readonly string[]): boolean =>
  long.some((_, from) => short.every((part, at) => part === long[from + at]));

/** A reference taken apart, for being related to many others. */
export class ReferenceForm {
  readonly normal: string;
  readonly #text: string;
  #runs: readonly string[] | undefined;

  constructor(text: string) {
    this.normal = normalizeReference(text);
    this.#text = text;
  }

  /** Its runs of digits. */
  get runs(): readonly string[] {
    this.#runs ??= digitRunsAndWords(this.#text).runs;
    return this.#runs;
  }
}

/**
 * How two references relate. CONTAINED: one is the other with something before or behind it. A single differing
 * character is no relation: references count up.
 */
export const relateReferences = (a: ReferenceForm, b: ReferenceForm): 'EQUAL' | 'CONTAINED' | 'UNRELATED' => {
  const [normalA, normalB] = [a.normal, b.normal];
  if (normalA === '' || normalB === '') return 'UNRELATED';
  if (normalA === normalB) return 'EQUAL';
  const [short, long] = normalA.length <= normalB.length ? [normalA, normalB] : [normalB, normalA];
  if (short.length >= 5 && /\d{3}/.test(short) && containsWhole(long, short)) return 'CONTAINED';
  // One that was cut to a system's field width: long enough to be no counter's prefix.
  if (short.length >= 14 && long.startsWith(short)) return 'CONTAINED';
  const [fewer, more] = a.runs.length <= b.runs.length ? [a.runs, b.runs] : [b.runs, a.runs];
  const telling = longest(fewer).length >= 4 && fewer.join('').length >= 6;
  return telling && isStretchOf(fewer.map(withoutLeadingZeros), more.map(withoutLeadingZeros))
    ? 'CONTAINED'
    : 'UNRELATED';
};
