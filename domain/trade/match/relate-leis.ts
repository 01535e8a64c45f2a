import { isValidLei } from '../lei.ts';

/** Differing characters of two texts of one length; swapped neighbours count once. */
const slips = (a: string, b: string): number => {
  let count = 0;
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue;
    count++;
    if (a[at] === b[at + 1] && a[at + 1] === b[at]) at++;
  }
  return count;
};

const lacksOneOf = (short: string, long: string): boolean => {
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return short.slice(at) === long.slice(at + 1);
};

/**
 * Whether two differing LEIs can be one LEI with a slip of the pen. ISO 17442's check digits catch nearly every wrong
 * character (not all: a letter counts as two digits, so a digit in its place shifts the rest), so two that hold them are two
 * parties, unless a single character parts them; where one fails, two slips are believed.
 */
export const relateLeis = (a: string, b: string): 'EQUAL' | 'SLIP' | 'DIFFERENT' => {
  if (a === b) return 'EQUAL';
  const areValid = isValidLei(a) && isValidLei(b);
  if (a.length === b.length) return slips(a, b) <= (areValid ? 1 : 2) ? 'SLIP' : 'DIFFERENT';
  if (areValid || Math.abs(a.length - b.length) !== 1) return 'DIFFERENT';
  return (a.length < b.length ? lacksOneOf(a, b) : lacksOneOf(b, a)) ? 'SLIP' : 'DIFFERENT';
};
