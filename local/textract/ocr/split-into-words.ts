import type { Quad, Word } from '../page.ts';
import { inkGaps } from './ink-gaps.ts';
import { lettersOrDigits } from './letters-or-digits.ts';
import { type LineCrop, lineHeightPixels, pointInQuad } from './line-crop.ts';
import type { ReadCharacter } from './recognise-line.ts';

/** A gap wider than this many line heights separates columns, so what follows is a line of its own. */
const columnGap = 1.6;

/** Splits what was read on one strip into lines (at column gaps) of words (at spaces). */
export function splitIntoWords(crop: LineCrop, characters: readonly ReadCharacter[]): Word[][] {
  const gaps = inkGaps(crop, characters);
  const lines: Word[][] = [[]];
  let from = 0;
  for (let index = 0; index <= characters.length; index++) {
    const gap = index === characters.length ? undefined : gaps[index];
    if (index < characters.length && !gap?.space) continue;
    const word = toWord(crop, characters, from, index, gaps);
    if (word) lines.at(-1)!.push(word);
    if (gap && gap.width > columnGap * lineHeightPixels && lines.at(-1)!.length > 0) lines.push([]);
    from = index;
  }
  return lines.filter((words) => words.length > 0);
}

function toWord(
  crop: LineCrop,
  characters: readonly ReadCharacter[],
  from: number,
  to: number,
  gaps: readonly ({ left: number; right: number } | undefined)[],
): Word | undefined {
  const own = characters.slice(from, to);
  if (own.length === 0) return undefined;
  const left = (gaps[from]?.right ?? 0) / crop.width;
  const right = (gaps[to]?.left ?? crop.width) / crop.width;
  const quad: Quad = [
    pointInQuad(crop.quad, left, 0),
    pointInQuad(crop.quad, right, 0),
    pointInQuad(crop.quad, right, 1),
    pointInQuad(crop.quad, left, 1),
  ];
  return {
    text: lettersOrDigits(own.map(({ text }) => text).join('')),
    confidence: own.reduce((sum, { confidence }) => sum + confidence, 0) / own.length,
    quad,
  };
}
