import type { Word } from '../page.ts';
import { splitAtInnerColon } from './split-at-inner-colon.ts';

/** A stretch of a line: a label that a colon ends with the words after it, or (no label) words alone. */
type LabelledPart = { readonly label: readonly Word[]; readonly value: readonly Word[] };

const mostLabelWords = 6;

/** Splits a line's words at its labels: `Date: 3 May  Ref: 17` has two. Clock times, URLs and ratios are no labels. */
export function splitLabels(words: readonly Word[]): LabelledPart[] {
  const parts: { label: Word[]; value: Word[] }[] = [];
  let pending: Word[] = [];
  for (const word of words.flatMap(splitAtInnerColon)) {
    if (!endsLabel(word, pending)) {
      pending.push(word);
      continue;
    }
    const labelled = takeLabel(pending, parts.length > 0);
    const value = pending.slice(0, pending.length - labelled);
    addValue(parts, value);
    parts.push({ label: [...pending.slice(pending.length - labelled), word], value: [] });
    pending = [];
  }
  addValue(parts, pending);
  return parts;
}

function addValue(parts: { label: Word[]; value: Word[] }[], words: Word[]): void {
  if (words.length === 0) return;
  const last = parts.at(-1);
  if (last) last.value.push(...words);
  else parts.push({ label: [], value: words });
}

function endsLabel(word: Word, before: readonly Word[]): boolean {
  if (word.text === ':' || word.text === '：') return before.some(({ text }) => /\p{L}/u.test(text));
  return /:$/.test(word.text) && (/\p{L}/u.test(word.text) || before.some(({ text }) => /\p{L}/u.test(text)));
}

/** How many of the words before the colon are its label: all of a line's first, or those after the last value. */
function takeLabel(before: readonly Word[], afterValue: boolean): number {
  let count = 0;
  while (count < before.length && count < mostLabelWords) {
    const { text } = before[before.length - 1 - count]!;
    if (afterValue && (/\d/.test(text) || /[.;,]$/.test(text) || !/^[\p{Lu}(#/&]/u.test(text))) break;
    count++;
  }
  return count;
}
