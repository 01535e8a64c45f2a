import { jaroWinkler } from '@skyra/jaro-winkler';
import { type KeyValue, labelText } from '../forms/key-value.ts';

export type Query = { readonly Text: string; readonly Alias?: string; readonly Pages?: readonly string[] };

/** Words of a question that say nothing of what is asked for. */
const emptyWords = new Set(
  'a an and are at by did do does for from give has have how in is it its me much many of on or please tell that the their this to value was were what whats when where which who whom whose will with you your'.split(
    ' ',
  ),
);
const leastSimilarity = 0.62;

type Answer = { readonly pair: KeyValue; readonly similarity: number };

/** The form field whose label comes nearest to the question or its alias, if any comes near. */
export function answerQuery(query: Query, pairs: readonly KeyValue[]): Answer | undefined {
  // `the effective date or value date` asks for either.
  const texts = [query.Text, ...query.Text.split(/\bor\b/u), query.Alias ?? query.Text];
  const asked = texts.map(meaningfulWords);
  let best: Answer | undefined;
  for (const pair of pairs) {
    if (pair.value.length === 0) continue;
    const label = meaningfulWords(labelText(pair.key));
    const similarity = Math.max(...asked.map((words) => overlap(words, label)));
    if (similarity >= leastSimilarity && (!best || similarity > best.similarity)) best = { pair, similarity };
  }
  return best;
}

function meaningfulWords(text: string): string[] {
  const words = text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const meaningful = words.filter((word) => !emptyWords.has(word));
  return meaningful.length > 0 ? meaningful : words;
}

/** Twice the shared words over all words (Dice), a word shared as far as its spelling is alike. */
function overlap(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  const nearest = (word: string, words: readonly string[]): number => {
    const best = Math.max(...words.map((each) => (each === word ? 1 : jaroWinkler(each, word))));
    return best >= 0.88 ? best : 0;
  };
  const shared = (from: readonly string[], to: readonly string[]): number =>
    from.reduce((sum, word) => sum + nearest(word, to), 0);
  return (shared(one, other) + shared(other, one)) / (one.length + other.length);
}
