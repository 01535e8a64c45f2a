import { type LineCrop, lineHeightPixels } from './line-crop.ts';
import type { ReadCharacter } from './recognise-line.ts';

/** The blank before a character: from `left` to `right` in the crop's pixels. */
export type InkGap = { readonly left: number; readonly right: number; readonly width: number; readonly space: boolean };

/** In shares of the strip's height. */
const leastSpace = 0.23;
/** Digits keep one width whatever their shape, so the blanks around a 1 are wide. */
const leastSpaceBetweenDigits = 0.31;
const leastSpaceAtPunctuation = 0.5;

/**
 * Finds the blank between each character and the one before it (index 0 has none). The recogniser drops most spaces, so
 * they come back from the ink: a space is clearly wider than the line's usual gap between letters. Where the recogniser
 * did see a space, half of that suffices.
 */
export function inkGaps(crop: LineCrop, read: readonly ReadCharacter[]): (InkGap | undefined)[] {
  const blank = blankColumns(crop);
  const gaps = read.map((character, index) => {
    const before = read[index - 1];
    if (!before) return undefined;
    const from = before.position * crop.width;
    const to = character.position * crop.width;
    return { ...widestRun(blank, from, to), pitch: to - from };
  });
  const median = middle(gaps.flatMap((gap) => (gap ? [gap.right - gap.left] : [])));
  const medianPitch = middle(gaps.flatMap((gap) => (gap ? [gap.pitch] : [])));
  return gaps.map((gap, index) => {
    if (!gap) return undefined;
    const width = gap.right - gap.left;
    const [before, after] = [read[index - 1]!.text, read[index]!.text];
    const least = leastSpaceWidth(before, after, median) * (read[index]!.afterSpace ? 0.5 : 1);
    const digits = isDigit(before) && isDigit(after);
    return {
      left: gap.left,
      right: gap.right,
      width,
      space: width >= least && (!digits || gap.pitch > 1.4 * medianPitch),
    };
  });
}

function leastSpaceWidth(before: string, after: string, medianGap: number): number {
  if (':;,.)]'.includes(after) || '(['.includes(before)) {
    return Math.max(leastSpaceAtPunctuation * lineHeightPixels, 3 * medianGap);
  }
  if (isDigit(before) && isDigit(after)) return Math.max(leastSpaceBetweenDigits * lineHeightPixels, 2 * medianGap);
  return Math.max(leastSpace * lineHeightPixels, (after === '(' ? 1.5 : 2) * medianGap);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Which columns of the strip carry no ink. */
export function blankColumns({ width, planes }: LineCrop): boolean[] {
  const plane = width * lineHeightPixels;
  const grey = new Float32Array(plane);
  for (let index = 0; index < plane; index++) {
    grey[index] = (planes[index]! + planes[plane + index]! + planes[2 * plane + index]!) / 3;
  }
  const threshold = otsuThreshold(grey);
  let dark = 0;
  for (const value of grey) if (value < threshold) dark++;
  const inkIsDark = dark <= plane / 2;
  const margin = 4;
  return Array.from({ length: width }, (_, column) => {
    let ink = 0;
    for (let row = margin; row < lineHeightPixels - margin; row++) {
      if (grey[row * width + column]! < threshold === inkIsDark) ink++;
    }
    return ink <= 1;
  });
}

function widestRun(blank: readonly boolean[], from: number, to: number): { left: number; right: number } {
  const between = Math.round((from + to) / 2);
  let best = { left: between, right: between };
  let start = -1;
  const end = Math.min(blank.length, Math.ceil(to) + 1);
  for (let column = Math.max(0, Math.floor(from)); column <= end; column++) {
    if (column < end && blank[column]) {
      if (start < 0) start = column;
    } else if (start >= 0) {
      if (column - start > best.right - best.left) best = { left: start, right: column };
      start = -1;
    }
  }
  return best;
}

/** The grey level that parts ink from paper with the least variance within each (Otsu 1979). */
function otsuThreshold(grey: Float32Array): number {
  const histogram = new Float64Array(256);
  for (const value of grey) histogram[Math.min(255, Math.max(0, Math.round(value)))]!++;
  let total = 0;
  for (let level = 0; level < 256; level++) total += level * histogram[level]!;
  let below = 0;
  let belowSum = 0;
  let best = { between: -1, level: 128 };
  for (let level = 0; level < 255; level++) {
    below += histogram[level]!;
    belowSum += level * histogram[level]!;
    const above = grey.length - below;
    if (below === 0 || above === 0) continue;
    const difference = belowSum / below - (total - belowSum) / above;
    const between = below * above * difference * difference;
    if (between > best.between) best = { between, level };
  }
  return best.level + 0.5;
}
