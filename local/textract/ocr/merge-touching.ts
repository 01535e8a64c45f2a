import type { Quad } from '../page.ts';
import { distance } from './line-crop.ts';
import { minimumAreaQuad } from './minimum-area-quad.ts';

/**
 * Joins boxes that run into each other on one line: the detector parts words at wide spaces, and the margins that the
 * boxes then get hold the neighbour's letters, which would be read twice.
 */
export function mergeTouching(quads: readonly Quad[]): Quad[] {
  const merged: Quad[] = [];
  for (const quad of [...quads].sort((a, b) => a[0].x - b[0].x)) {
    const index = merged.findIndex((other) => runsInto(other, quad));
    const joined = index < 0 ? undefined : minimumAreaQuad([...merged[index]!, ...quad]);
    if (joined) merged[index] = joined;
    else merged.push(quad);
  }
  return merged;
}

function runsInto(left: Quad, right: Quad): boolean {
  const [one, other] = [distance(left[0], left[3]), distance(right[0], right[3])];
  if (Math.max(one, other) > 1.35 * Math.min(one, other)) return false;
  // The right box's left edge in the left box's own directions.
  const width = distance(left[0], left[1]);
  if (width === 0) return false;
  const [cos, sin] = [(left[1].x - left[0].x) / width, (left[1].y - left[0].y) / width];
  const [dx, dy] = [right[0].x - left[0].x, right[0].y - left[0].y];
  const overlap = width - (dx * cos + dy * sin);
  const shift = Math.abs(dy * cos - dx * sin);
  return overlap > 0.15 * one && overlap < 1.5 * one && shift < 0.25 * one;
}
