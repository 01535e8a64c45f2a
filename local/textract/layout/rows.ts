import type { Line, Page, Point, Quad, Word } from '../page.ts';

/** An upright rectangle in the page's units, the page's slight turn taken out. */
type Extent = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** A line of text with its place on the straightened page. */
export type Segment = Extent & { readonly line: Line; readonly text: string; readonly height: number };

/** What stands side by side at one height, from left to right. */
export type Row = Extent & { readonly segments: readonly Segment[]; readonly text: string };

export type Layout = {
  readonly rows: readonly Row[];
  /** The usual height of a line of text. */
  readonly lineHeight: number;
  readonly width: number;
  readonly height: number;
  /** Where something on the page is once the page is straight. */
  straighten(quad: Quad): Extent;
};

/** Puts a page's lines into rows as one reads them: from top to bottom, and from left to right. */
export function layOut(page: Page): Layout {
  const angle = pageAngle(page.lines);
  const straighten = (quad: Quad): Extent => extentOf(quad.map((point) => turn(point, -angle)));
  const segments = page.lines.map((line): Segment => {
    const extent = straighten(line.quad);
    return { ...extent, line, text: line.text, height: extent.bottom - extent.top };
  });
  return {
    rows: rowsOf(segments),
    lineHeight: median(segments.map(({ height }) => height)),
    width: page.width,
    height: page.height,
    straighten,
  };
}

/** How far the page is turned, in radians: the middle of its longer lines' angles. */
function pageAngle(lines: readonly Line[]): number {
  const angles: number[] = [];
  for (const { quad } of lines) {
    const [a, b, , d] = quad;
    const width = Math.hypot(b.x - a.x, b.y - a.y);
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    if (width > 4 * Math.hypot(d.x - a.x, d.y - a.y) && Math.abs(angle) < 0.3) angles.push(angle);
  }
  return angles.length < 3 ? 0 : median(angles);
}

function turn({ x, y }: Point, angle: number): Point {
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
}

function extentOf(points: readonly Point[]): Extent {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function rowsOf(segments: readonly Segment[]): Row[] {
  const rows: Segment[][] = [];
  const byHeight = [...segments].sort((a, b) => a.top + a.bottom - b.top - b.bottom);
  for (const segment of byHeight) {
    const row = rows.slice(-4).find((each) => standsBeside(each, segment));
    if (row) row.push(segment);
    else rows.push([segment]);
  }
  return rows.map(toRow).sort((a, b) => a.top + a.bottom - b.top - b.bottom);
}

/** A segment belongs to a row if it overlaps its nearest neighbour there by half a line, and stands over none of its segments. */
function standsBeside(row: readonly Segment[], segment: Segment): boolean {
  let nearest: { gap: number; segment: Segment } | undefined;
  for (const other of row) {
    const gap = Math.max(other.left - segment.right, segment.left - other.right);
    if (gap < -0.5 * Math.min(segment.height, other.height)) return false;
    if (!nearest || gap < nearest.gap) nearest = { gap, segment: other };
  }
  const { top, bottom, height } = nearest!.segment;
  const overlap = Math.min(bottom, segment.bottom) - Math.max(top, segment.top);
  return overlap >= 0.5 * Math.min(height, segment.height);
}

function toRow(unordered: readonly Segment[]): Row {
  const segments = [...unordered].sort((a, b) => a.left - b.left);
  return {
    segments,
    text: segments.map(({ text }) => text).join(' '),
    left: segments[0]!.left,
    right: Math.max(...segments.map(({ right }) => right)),
    top: Math.min(...segments.map(({ top }) => top)),
    bottom: Math.max(...segments.map(({ bottom }) => bottom)),
  };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function wordsOf(segments: readonly Segment[]): Word[] {
  return segments.flatMap(({ line }) => line.words);
}
