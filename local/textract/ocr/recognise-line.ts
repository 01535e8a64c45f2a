import { Tensor } from 'onnxruntime-node';
import { type LineCrop, lineHeightPixels } from './line-crop.ts';
import type { OcrModels } from './ocr-models.ts';

/** `position` is the share of the crop's width at which the character was read, `confidence` 0 to 1. */
export type ReadCharacter = {
  readonly text: string;
  readonly position: number;
  readonly confidence: number;
  /** The most that the recogniser gave a space anywhere between the character before and this one, 0 to 1. */
  readonly spaceBefore: number;
};

/**
 * Lines run side by side up to this many pixels of width in all. More is slower, not faster: the activations outgrow the
 * processor's cache (14 lines of 288 pixels took 0.95 s of CPU together, 0.62 s one by one).
 */
const batchPixels = 512;

/** Reads each line; the answer has the crops' order. */
export async function recogniseLines(models: OcrModels, crops: readonly LineCrop[]): Promise<ReadCharacter[][]> {
  const answers: ReadCharacter[][] = new Array(crops.length);
  // Lines of about the same width go together: padding costs time and, past a third, accuracy.
  const order = crops.map((_, index) => index).sort((a, b) => crops[a]!.width - crops[b]!.width);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && (to - from + 1) * crops[order[to]!]!.width <= batchPixels) {
      if (crops[order[to]!]!.width > 1.15 * crops[order[from]!]!.width + 16) break;
      to++;
    }
    const batch = order.slice(from, to);
    const read = await recogniseBatch(
      models,
      batch.map((index) => crops[index]!),
    );
    batch.forEach((index, position) => {
      answers[index] = read[position]!;
    });
    from = to;
  }
  return answers;
}

async function recogniseBatch(models: OcrModels, crops: readonly LineCrop[]): Promise<ReadCharacter[][]> {
  const width = Math.max(96, Math.ceil(Math.max(...crops.map((crop) => crop.width)) / 32) * 32);
  const plane = width * lineHeightPixels;
  const values = new Float32Array(crops.length * 3 * plane);
  crops.forEach((crop, index) => {
    for (let row = 0; row < 3 * lineHeightPixels; row++) {
      const from = row * crop.width;
      const to = index * 3 * plane + row * width;
      for (let column = 0; column < crop.width; column++) {
        values[to + column] = crop.planes[from + column]! / 127.5 - 1;
      }
    }
  });
  const input = new Tensor('float32', values, [crops.length, 3, lineHeightPixels, width]);
  const output = Object.values(await models.recognition.run({ x: input }))[0]!;
  const [, steps, classes] = output.dims as [number, number, number];
  const probabilities = output.data as Float32Array;
  return crops.map((crop, index) =>
    decode(probabilities, index * steps * classes, steps, classes, models, width / crop.width),
  );
}

/** CTC, best path: repeated classes are one character, class 0 separates. A character stands where it was surest. */
function decode(
  probabilities: Float32Array,
  offset: number,
  steps: number,
  classes: number,
  { characters, latinClasses }: OcrModels,
  stretch: number,
): ReadCharacter[] {
  const read: { -readonly [key in keyof ReadCharacter]: ReadCharacter[key] }[] = [];
  const space = characters.length - 1;
  let previous = 0;
  let spaceBefore = 0;
  for (let step = 0; step < steps; step++) {
    const from = offset + step * classes;
    let best = 0;
    for (const index of latinClasses) {
      if (probabilities[from + index]! > probabilities[from + best]!) best = index;
    }
    const confidence = probabilities[from + best]!;
    spaceBefore = Math.max(spaceBefore, probabilities[from + space]!);
    const position = ((step + 0.5) / steps) * stretch;
    if (best !== 0 && best !== space && position <= 1.05) {
      const last = read.at(-1);
      if (best !== previous || !last) {
        read.push({ text: characters[best]!, position, confidence, spaceBefore });
        spaceBefore = 0;
      } else if (confidence > last.confidence) {
        last.position = position;
        last.confidence = confidence;
      }
    }
    previous = best;
  }
  return read;
}
