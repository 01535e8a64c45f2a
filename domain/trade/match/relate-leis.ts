import { isValidLei } from '../lei.ts';
import { lacksOneOf, slips } from './slips.ts';

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
