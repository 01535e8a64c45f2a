import { Tensor } from 'onnxruntime-node';
import type { Quad } from '../page.ts';
import { mergeTouching } from './merge-touching.ts';
import { minimumAreaQuad } from './minimum-area-quad.ts';
import type { OcrModels } from './ocr-models.ts';
import { type Picture, resize } from './picture.ts';

const textThreshold = 0.3;
const boxThreshold = 0.55;
/** The model marks shrunken text areas; PaddleOCR grows them back by area × ratio ÷ perimeter. */
const unclipRatio = 1.6;
const minimumSidePixels = 3;

/** Finds lines of text. The picture is shrunk to `longestSidePixels`; quads come back in the picture's own pixels. */
export async function detectText(models: OcrModels, picture: Picture, longestSidePixels: number): Promise<Quad[]> {
  const scale = Math.min(1, longestSidePixels / Math.max(picture.width, picture.height));
  const width = Math.max(32, Math.round((picture.width * scale) / 32) * 32);
  const height = Math.max(32, Math.round((picture.height * scale) / 32) * 32);
  const input = toTensor(await resize(picture, width, height));
  const output = Object.values(await models.detection.run({ x: input }))[0]!;
  const probability = output.data as Float32Array;

  const quads: Quad[] = [];
  for (const component of textComponents(probability, width, height)) {
    if (component.meanProbability < boxThreshold) continue;
    const tight = minimumAreaQuad(component.boundary);
    if (!tight) continue;
    const quad = grow(tight);
    if (!quad) continue;
    const toPixel = (point: { x: number; y: number }) => ({
      x: clamp((point.x * picture.width) / width, 0, picture.width),
      y: clamp((point.y * picture.height) / height, 0, picture.height),
    });
    quads.push([toPixel(quad[0]), toPixel(quad[1]), toPixel(quad[2]), toPixel(quad[3])]);
  }
  return mergeTouching(quads);
}

function toTensor({ width, height, data }: Picture): Tensor {
  const mean = [0.485, 0.456, 0.406];
  const deviation = [0.229, 0.224, 0.225];
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const offset = mean[channel]! / deviation[channel]!;
    const factor = 1 / (255 * deviation[channel]!);
    for (let pixel = 0; pixel < plane; pixel++) {
      values[channel * plane + pixel] = data[pixel * 3 + channel]! * factor - offset;
    }
  }
  return new Tensor('float32', values, [1, 3, height, width]);
}

type Component = { boundary: { x: number; y: number }[]; meanProbability: number };

/** Connected areas of text pixels, with the ends of each of their rows and their mean probability. */
function* textComponents(probability: Float32Array, width: number, height: number): Generator<Component> {
  const seen = new Uint8Array(width * height);
  const stack: number[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || probability[start]! < textThreshold) continue;
    const rowEnds = new Map<number, { left: number; right: number }>();
    let sum = 0;
    let count = 0;
    seen[start] = 1;
    stack.push(start);
    while (stack.length > 0) {
      const pixel = stack.pop()!;
      const x = pixel % width;
      const y = (pixel - x) / width;
      sum += probability[pixel]!;
      count++;
      const ends = rowEnds.get(y);
      if (!ends) rowEnds.set(y, { left: x, right: x });
      else if (x < ends.left) ends.left = x;
      else if (x > ends.right) ends.right = x;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (seen[neighbour] || probability[neighbour]! < textThreshold) continue;
          seen[neighbour] = 1;
          stack.push(neighbour);
        }
      }
    }
    if (count < 6) continue;
    const boundary: { x: number; y: number }[] = [];
    for (const [y, { left, right }] of rowEnds) {
      boundary.push({ x: left, y }, { x: right + 1, y }, { x: left, y: y + 1 }, { x: right + 1, y: y + 1 });
    }
    yield { boundary, meanProbability: sum / count };
  }
}

/** Moves each side of the rectangle outwards by the unclip distance. */
function grow(quad: Quad): Quad | undefined {
  const [a, b, , d] = quad;
  const width = Math.hypot(b.x - a.x, b.y - a.y);
  const height = Math.hypot(d.x - a.x, d.y - a.y);
  if (Math.min(width, height) < minimumSidePixels) return undefined;
  const distance = (width * height * unclipRatio) / (2 * (width + height));
  const along = { x: ((b.x - a.x) / width) * distance, y: ((b.y - a.y) / width) * distance };
  const down = { x: ((d.x - a.x) / height) * distance, y: ((d.y - a.y) / height) * distance };
  const move = (point: { x: number; y: number }, right: number, below: number) => ({
    x: point.x + right * along.x + below * down.x,
    y: point.y + right * along.y + below * down.y,
  });
  return [move(quad[0], -1, -1), move(quad[1], 1, -1), move(quad[2], 1, 1), move(quad[3], -1, 1)];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
