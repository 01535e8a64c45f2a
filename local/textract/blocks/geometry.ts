import type { Geometry } from '@aws-sdk/client-textract';
import type { Page, Point, Quad } from '../page.ts';

/** Textract's geometry: shares of the page's width and height, from the top left. */
export function geometryOf(quads: readonly Quad[], page: Page): Required<Pick<Geometry, 'BoundingBox' | 'Polygon'>> {
  const toShare = ({ x, y }: Point) => ({ X: share(x / page.width), Y: share(y / page.height) });
  const box = boundsOf(quads.flat().map(toShare));
  const polygon =
    quads.length === 1
      ? quads[0]!.map(toShare)
      : [
          { X: box.Left, Y: box.Top },
          { X: box.Left + box.Width, Y: box.Top },
          { X: box.Left + box.Width, Y: box.Top + box.Height },
          { X: box.Left, Y: box.Top + box.Height },
        ];
  return { BoundingBox: box, Polygon: polygon };
}

export const wholePage = geometryOf(
  [
    [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0, y: 1 },
    ],
  ],
  { width: 1, height: 1, lines: [] },
);

function boundsOf(points: readonly { X: number; Y: number }[]) {
  const left = Math.min(...points.map(({ X }) => X));
  const top = Math.min(...points.map(({ Y }) => Y));
  const right = Math.max(...points.map(({ X }) => X));
  const bottom = Math.max(...points.map(({ Y }) => Y));
  return { Width: right - left, Height: bottom - top, Left: left, Top: top };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
