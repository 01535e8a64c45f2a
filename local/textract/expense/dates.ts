import type { Word } from '../page.ts';
import { matchSpans, type Span } from './fact.ts';

const months =
  'jan(?:uary|uar|vier|v)?|feb(?:ruary|ruar)?|f[eé]vr?(?:ier)?|m[aä]r(?:ch|z|s|t)?|mrz|maart|mac|apr(?:il)?|avr(?:il)?|ma[iyj]|mei|juni?|june|juin|jul[iy]?|juillet|aug(?:ust|ustus)?|ao[uû]t|ogos|sept?(?:ember)?|septembre|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember)?|d[eé]c(?:embre)?|dis(?:ember)?';
const day = '(?:0?[1-9]|[12]\\d|3[01])';
const month = '(?:0?[1-9]|1[0-2])';
const year = '(?:(?:19|20)\\d{2}|\\d{2})';

/** As printed; the order of day and month is the interpreter's to settle. */
const patterns = [
  `(?:19|20)\\d{2}(?<ymd>[-/.年])${month}(?:\\k<ymd>|月)${day}`,
  `(?:${day})\\s?(?<dmy>[-/.])\\s?(?:${month})\\s?\\k<dmy>\\s?${year}`,
  `(?:${month})(?<mdy>[-/.])(?:${day})\\k<mdy>${year}`,
  `${day}(?:st|nd|rd|th|\\.)?[-/. ]?\\s?(?:of )?(?:${months})[a-z]*\\.?[-/,.']?\\s?[-/,.']?${year}`,
  `(?:${months})[a-z]*\\.?\\s?${day}(?:st|nd|rd|th)?,?\\s?(?:19|20)\\d{2}`,
];
const date = new RegExp(`(?<![\\d/.-])(?:${patterns.join('|')})(?![\\d/]|[-.]\\d)`, 'giu');
/** OCR puts the time right after a date now and then: `12/03/201814:05`, `22Mar201818:24`. */
const dateBeforeTime = new RegExp(
  `(?<![\\d/.-])(?:${day}[-/.]${month}[-/.]20[0-4]\\d|${day}\\s?(?:${months})\\s?20[0-4]\\d)(?=\\d{1,2}:\\d{2})`,
  'giu',
);

/** The dates that the words hold, as printed. */
export function datesIn(words: readonly Word[]): Span[] {
  const found = matchSpans(words, date);
  return (found.length > 0 ? found : matchSpans(words, dateBeforeTime)).map(({ text, words: touched }) => ({
    text,
    words: touched,
  }));
}
