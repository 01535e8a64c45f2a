import type { Point, Quad } from '../page.ts';

/** The smallest rectangle, at any angle, around the points; corners clockwise from the one nearest the top left. */
export function minimumAreaQuad(points: readonly Point[]): Quad | undefined {
  const hull = convexHull(points);
  if (hull.length < 3) return undefined;
  let best: { area: number; angle: number } | undefined;
  for (let index = 0; index < hull.length; index++) {
    const from = hull[index]!;
    const to = hull[(index + 1) % hull.length]!;
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const { left, right, top, bottom } = extent(hull, angle);
    const area = (right - left) * (bottom - top);
    if (!best || area < best.area) best = { area, angle };
  }
  // A side of the rectangle may be any of the four; take the turn that leaves text upright (within ±45°).
  const quarter = Math.PI / 2;
  const angle = best!.angle - Math.round(best!.angle / quarter) * quarter;
  const { left, right, top, bottom } = extent(hull, angle);
  const back = (x: number, y: number): Point => ({
    x: x * Math.cos(angle) - y * Math.sin(angle),
    y: x * Math.sin(angle) + y * Math.cos(angle),
  });
  return [back(left, top), back(right, top), back(right, bottom), back(left, bottom)];
}

function extent(points: readonly Point[], angle: number) {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (const { x, y } of points) {
    const u = x * Math.cos(angle) + y * Math.sin(angle);
    const v = y * Math.cos(angle) - x * Math.sin(angle);
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  return { left, right, top, bottom };
}

/** Andrew's monotone chain. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const chain = (ordered: Iterable<Point>): Point[] => {
    const hull: Point[] = [];
    for (const point of ordered) {
      while (hull.length >= 2 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
