import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type Line, lineOfWords, type Page, type Quad, type Word } from '../page.ts';

/** Text that a PDF says is there is there; Textract too reports it just below certainty. */
const textLayerConfidence = 0.9995;
/** In shares of the font's height. */
const columnGap = 1.3;
const wordGap = 0.16;

type Run = { words: Word[]; start: number; end: number; baseline: number; size: number; angle: number };

/** The page's own text, in points, in visual lines: a wide gap starts another line, as with a column. */
export async function readTextLayer(page: PDFPageProxy): Promise<Page> {
  const viewport = page.getViewport({ scale: 1 });
  const content = await page.getTextContent();
  const runs: Run[] = [];
  for (const item of content.items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [a, b, c, d, e, f] = multiply(viewport.transform as Matrix, item.transform as Matrix);
    const size = Math.hypot(c, d);
    if (size < 1 || item.width <= 0) continue;
    runs.push(toRun(item.str, e, f, Math.atan2(b, a), size, item.width));
  }
  return { width: viewport.width, height: viewport.height, lines: joinRuns(runs) };
}

type Matrix = [number, number, number, number, number, number];

function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

/** Splits a run of text into words; a character's share of the run's width goes by its usual width. */
function toRun(text: string, x: number, y: number, angle: number, size: number, width: number): Run {
  const along = { x: Math.cos(angle), y: Math.sin(angle) };
  // Coordinates turned so that the run lies flat: `start` and `end` along the text, `baseline` across it.
  const start = x * along.x + y * along.y;
  const baseline = y * along.x - x * along.y;
  const widths = [...text].map(usualWidth);
  const total = widths.reduce((sum, each) => sum + each, 0);
  const words: Word[] = [];
  let position = 0;
  let index = 0;
  const characters = [...text];
  while (index < characters.length) {
    const from = position;
    let word = '';
    while (index < characters.length && !isSpace(characters[index]!)) {
      word += characters[index];
      position += widths[index]!;
      index++;
    }
    if (word !== '') {
      const quad = turnedQuad(
        start + (from / total) * width,
        start + (position / total) * width,
        baseline,
        size,
        angle,
      );
      words.push({ text: word.normalize('NFKC'), confidence: textLayerConfidence, quad });
    }
    while (index < characters.length && isSpace(characters[index]!)) {
      position += widths[index]!;
      index++;
    }
  }
  return { words, start, end: start + width, baseline, size, angle };
}

function isSpace(character: string): boolean {
  return /\s/u.test(character);
}

/** In ems of a common sans serif: only the proportions matter. */
function usualWidth(character: string): number {
  if (/[iljtfrI.,:;'|!()[\]\s/-]/u.test(character)) return 0.3;
  if (/[mwMW@%]/u.test(character)) return 0.85;
  return /\p{Lu}/u.test(character) ? 0.67 : 0.55;
}

function turnedQuad(start: number, end: number, baseline: number, size: number, angle: number): Quad {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (u: number, v: number) => ({ x: u * cos - v * sin, y: u * sin + v * cos });
  const [top, bottom] = [baseline - 0.75 * size, baseline + 0.22 * size];
  return [at(start, top), at(end, top), at(end, bottom), at(start, bottom)];
}

/** Puts runs on the same baseline together: as one word where they touch, one line where the gap is a space. */
function joinRuns(runs: readonly Run[]): Line[] {
  const lines: Line[] = [];
  let current: Run | undefined;
  const close = (): void => {
    if (current && current.words.length > 0) lines.push(lineOfWords(current.words));
  };
  for (const run of readingOrder(runs)) {
    const gap = current ? run.start - current.end : 0;
    const together =
      current &&
      Math.abs(current.angle - run.angle) <= 0.02 &&
      Math.abs(current.baseline - run.baseline) <= 0.35 * current.size &&
      gap < columnGap * Math.max(current.size, run.size) &&
      gap > -0.5 * current.size;
    if (!current || !together) {
      close();
      current = { ...run, words: [...run.words] };
      continue;
    }
    const last = current.words.at(-1);
    const [first, ...others] = run.words;
    if (last && first && gap < wordGap * run.size && touches(last, first, run.size)) {
      const quad: Quad = [last.quad[0], first.quad[1], first.quad[2], last.quad[3]];
      current.words.splice(-1, 1, { text: last.text + first.text, confidence: last.confidence, quad }, ...others);
    } else current.words.push(...run.words);
    current.end = Math.max(current.end, run.end);
  }
  close();
  return lines;
}

/** By direction, then baseline by baseline, then along the text. */
function readingOrder(runs: readonly Run[]): Run[] {
  const sorted = [...runs].sort((a, b) => Math.round(50 * (a.angle - b.angle)) || a.baseline - b.baseline);
  const rows: Run[][] = [];
  for (const run of sorted) {
    const row = rows.at(-1)?.[0];
    const same =
      row && Math.abs(row.angle - run.angle) <= 0.02 && Math.abs(row.baseline - run.baseline) <= 0.35 * row.size;
    if (same) rows.at(-1)!.push(run);
    else rows.push([run]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.start - b.start));
}

/** Whether no space stands between two words: a run may end or begin with one. */
function touches(last: Word, first: Word, size: number): boolean {
  return Math.hypot(first.quad[0].x - last.quad[1].x, first.quad[0].y - last.quad[1].y) < 2 * wordGap * size;
}
