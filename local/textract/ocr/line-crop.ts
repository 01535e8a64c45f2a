import type { Point, Quad } from '../page.ts';
import type { Picture } from './picture.ts';

/** A line of text turned upright and scaled to the recogniser's height of 48 pixels: three planes (R, G, B), 0 to 255. */
export type LineCrop = { readonly width: number; readonly planes: Float32Array; readonly quad: Quad };

export const lineHeightPixels = 48;
/** 48 × 2400: about 120 characters; a longer line is squeezed. */
const longestLinePixels = 2400;

export function cropLine(picture: Picture, quad: Quad): LineCrop {
  const widthPixels = Math.max(distance(quad[0], quad[1]), distance(quad[3], quad[2]));
  const heightPixels = Math.max(distance(quad[0], quad[3]), distance(quad[1], quad[2]), 1);
  const width = Math.max(8, Math.min(longestLinePixels, Math.round((widthPixels * lineHeightPixels) / heightPixels)));
  const plane = width * lineHeightPixels;
  const planes = new Float32Array(3 * plane);
  // A crop larger than the target is averaged over several samples a pixel, or fine strokes would fall between them.
  const samples = Math.min(4, Math.max(1, Math.round(heightPixels / lineHeightPixels)));
  const steps = samples * samples;
  for (let row = 0; row < lineHeightPixels; row++) {
    for (let column = 0; column < width; column++) {
      const index = row * width + column;
      for (let sample = 0; sample < steps; sample++) {
        const u = (column + ((sample % samples) + 0.5) / samples) / width;
        const v = (row + (Math.floor(sample / samples) + 0.5) / samples) / lineHeightPixels;
        const { x, y } = pointInQuad(quad, u, v);
        addPixel(picture, x - 0.5, y - 0.5, 1 / steps, planes, index);
      }
    }
  }
  return { width, planes, quad };
}

/** The point at the shares `u` of the quad's width and `v` of its height. */
export function pointInQuad([a, b, c, d]: Quad, u: number, v: number): Point {
  return {
    x: (1 - v) * ((1 - u) * a.x + u * b.x) + v * ((1 - u) * d.x + u * c.x),
    y: (1 - v) * ((1 - u) * a.y + u * b.y) + v * ((1 - u) * d.y + u * c.y),
  };
}

/** Adds the colour at a point between pixels (bilinear), times `share`, to the planes. */
function addPixel(
  { width, height, data }: Picture,
  x: number,
  y: number,
  share: number,
  planes: Float32Array,
  index: number,
): void {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)));
  const fx = Math.min(1, Math.max(0, x - left));
  const fy = Math.min(1, Math.max(0, y - top));
  const plane = planes.length / 3;
  const upper = (top * width + left) * 3;
  const lower = top + 1 < height ? upper + width * 3 : upper;
  const right = left + 1 < width ? 3 : 0;
  for (let channel = 0; channel < 3; channel++) {
    const above = data[upper + channel]! * (1 - fx) + data[upper + right + channel]! * fx;
    const below = data[lower + channel]! * (1 - fx) + data[lower + right + channel]! * fx;
    planes[channel * plane + index]! += share * (above * (1 - fy) + below * fy);
  }
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
