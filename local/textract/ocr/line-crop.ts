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
  for (let row = 0; row < lineHeightPixels; row++) {
    for (let column = 0; column < width; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = (column + ((sample % samples) + 0.5) / samples) / width;
        const v = (row + (Math.floor(sample / samples) + 0.5) / samples) / lineHeightPixels;
        const at = pointInQuad(quad, u, v);
        const [r, g, b] = bilinear(picture, at.x - 0.5, at.y - 0.5);
        red += r;
        green += g;
        blue += b;
      }
      const index = row * width + column;
      const share = 1 / (samples * samples);
      planes[index] = red * share;
      planes[plane + index] = green * share;
      planes[2 * plane + index] = blue * share;
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

function bilinear({ width, height, data }: Picture, x: number, y: number): [number, number, number] {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)));
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const fx = Math.min(1, Math.max(0, x - left));
  const fy = Math.min(1, Math.max(0, y - top));
  const mix = (channel: number): number => {
    const upper =
      data[(top * width + left) * 3 + channel]! * (1 - fx) + data[(top * width + right) * 3 + channel]! * fx;
    const lower =
      data[(bottom * width + left) * 3 + channel]! * (1 - fx) + data[(bottom * width + right) * 3 + channel]! * fx;
    return upper * (1 - fy) + lower * fy;
  };
  return [mix(0), mix(1), mix(2)];
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
