import type { Page, Word } from '../page.ts';

/** `Date:03/05` is a label and a value that the printer set without a space: two words, each with its share of the place. */
export function splitAtInnerColon(word: Word): Word[] {
  const found = /^([\p{L}(#][\p{L}\d.#/()&-]*:)([^/\s:].*)$/u.exec(word.text);
  if (!found || /^(?:https?|mailto|www)/iu.test(word.text)) return [word];
  const share = found[1]!.length / word.text.length;
  const [a, b, c, d] = word.quad;
  const upper = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
  const lower = { x: d.x + (c.x - d.x) * share, y: d.y + (c.y - d.y) * share };
  return [
    { ...word, text: found[1]!, quad: [a, upper, lower, d] },
    { ...word, text: found[2]!, quad: [upper, b, c, lower] },
  ];
}

/** The page with such words parted, so that a form's key and its value each have words of their own. */
export function splitWordsAtColons(page: Page): Page {
  return { ...page, lines: page.lines.map((line) => ({ ...line, words: line.words.flatMap(splitAtInnerColon) })) };
}
