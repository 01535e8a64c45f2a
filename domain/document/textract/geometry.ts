import { z } from 'zod';
import type { Box } from '../candidate.ts';

/** Textract's Geometry, as far as it is used. Shares of the page's width and height. */
export const Geometry = z.object({
  BoundingBox: z
    .object({ Left: z.number(), Top: z.number(), Width: z.number(), Height: z.number() })
    .partial()
    .nullish(),
});
export type Geometry = z.infer<typeof Geometry>;

export const boxOf = (geometry: Geometry | null | undefined): Box | null => {
  const { Left: left, Top: top, Width: width, Height: height } = geometry?.BoundingBox ?? {};
  return left === undefined || top === undefined || width === undefined || height === undefined
    ? null
    : { left, top, width, height };
};
