import type { Word } from '../page.ts';

/** A label and what stands by it. `confidence` (0 to 1) is in the pairing, not in the reading. */
export type KeyValue = { readonly key: readonly Word[]; readonly value: readonly Word[]; readonly confidence: number };

export function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

/** The label without the colon or dots that lead to its value. */
export function labelText(words: readonly Word[]): string {
  return textOf(words)
    .replace(/[\s:.…_-]+$/u, '')
    .trim();
}
