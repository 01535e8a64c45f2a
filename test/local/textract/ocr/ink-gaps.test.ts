import { describe, expect, it } from '@jest/globals';
import { inkGaps } from '../../../../local/textract/ocr/ink-gaps.ts';
import { type LineCrop, lineHeightPixels } from '../../../../local/textract/ocr/line-crop.ts';
import type { ReadCharacter } from '../../../../local/textract/ocr/recognise-line.ts';

const letterPixels = 20;
const usualBlankPixels = 4;

/** A strip on which every character is a black bar; between the third and the fourth the blank is `blankPixels` wide. */
function strip(text: string, blankPixels: number, spaceBefore: number): { crop: LineCrop; read: ReadCharacter[] } {
  const starts: number[] = [];
  let right = 8;
  for (const index of [...text].keys()) {
    const blank = index === 3 ? blankPixels : usualBlankPixels;
    starts.push(right + blank);
    right += blank + letterPixels;
  }
  const width = right + 8;
  const planes = new Float32Array(3 * width * lineHeightPixels).fill(255);
  for (let row = 0; row < 3 * lineHeightPixels; row++) {
    if (row % lineHeightPixels < 20 || row % lineHeightPixels > 28) continue;
    for (const start of starts) planes.fill(0, row * width + start, row * width + start + letterPixels);
  }
  const corner = { x: 0, y: 0 };
  const read = [...text].map((character, index) => ({
    text: character,
    position: (starts[index]! + letterPixels / 2) / width,
    confidence: 1,
    spaceBefore: index === 3 ? spaceBefore : 1e-5,
  }));
  return { crop: { width, planes, quad: [corner, corner, corner, corner] }, read };
}

describe('a space', () => {
  it.each([
    ['a narrow blank that the recogniser gave a tenth', 'ABCDEF', 10, 0.1, true],
    ['a narrow blank that it gave a hundredth', 'ABCDEF', 10, 0.01, false],
    ['a wide blank that it gave a hundredth', 'ABCDEF', 20, 0.01, true],
    ['a blank as wide as a letter that it gave nothing', 'ABCDEF', 40, 0, true],
    ['the usual blank that it gave two thirds', 'ABCDEF', usualBlankPixels, 0.66, true],
    ['a narrow blank after a decimal point, whatever it gave', '12.345', 10, 0.9, false],
    ['a narrow blank between digits, whatever it gave', '123456', 10, 0.9, false],
  ])('%s', (_, text, blankPixels, spaceBefore, space) => {
    const { crop, read } = strip(text, blankPixels, spaceBefore);

    const gaps = inkGaps(crop, read);

    expect(gaps.map((gap) => gap?.space ?? false)).toEqual(read.map((_character, index) => index === 3 && space));
  });
});
