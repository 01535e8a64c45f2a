import type { Word } from '../page.ts';

/** Text on the page: what it says, and the words it is made of (the text may leave out a part of a word). */
export type Span = { readonly text: string; readonly words: readonly Word[] };

/**
 * What an expense document says about one thing, in Textract's words: `type` is VENDOR_NAME, TOTAL and so on, `label` the
 * text that names it on the page. `confidence` (0 to 1) is in the type, apart from how well the text was read.
 */
export type Fact = {
  readonly type: string;
  readonly label?: Span;
  readonly value: Span;
  readonly confidence: number;
  /** Which party a name or address belongs to. */
  readonly group?: 'VENDOR' | 'RECEIVER_BILL_TO' | 'RECEIVER_SHIP_TO';
};

export function spanOf(words: readonly Word[]): Span {
  return { text: words.map(({ text }) => text).join(' '), words };
}

/** Every match of the (global) pattern in the words' joined text, with the words that it touches. */
export function matchSpans(words: readonly Word[], pattern: RegExp): (Span & { readonly groups: RegExpMatchArray })[] {
  const starts: number[] = [];
  let text = '';
  for (const word of words) {
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += word.text;
  }
  return [...text.matchAll(pattern)].map((groups) => {
    const [from, to] = [groups.index, groups.index + groups[0].length];
    const touched = words.filter((word, index) => starts[index]! < to && starts[index]! + word.text.length > from);
    return { text: groups[0].trim(), words: touched, groups };
  });
}
