import { type Line, lineOfWords, type Page, type Quad } from '../page.ts';
import { detectText } from './detect-text.ts';
import { cropLine, distance } from './line-crop.ts';
import { type OcrModels, ocrModels } from './ocr-models.ts';
import { crop, type Picture, rotate } from './picture.ts';
import { type ReadCharacter, recogniseLines } from './recognise-line.ts';
import { splitIntoWords } from './split-into-words.ts';

/** Detection works on at most this; a larger scan is first cropped to where its text is. */
const detectionSidePixels = 1600;
const findingSidePixels = 960;
/** Pages with more lines than this are no documents (noise, halftones), and would take minutes. */
const mostLines = 1500;
/** A line that the recogniser is less sure of is no text. */
const leastConfidence = 0.5;

/** Reads a picture of a page: where its lines of text are, and what they say. */
export async function readPicture(picture: Picture): Promise<Page> {
  const models = await ocrModels();
  const found = await findText(models, picture);
  // On an upright page lines are wider than high.
  const lying = found.quads.filter((quad) => distance(quad[0], quad[3]) > 1.5 * distance(quad[0], quad[1]));
  if (found.quads.length >= 4 && lying.length > 0.6 * found.quads.length) {
    const turned = await rotate(picture, 90);
    return readEitherWay(models, turned, await findText(models, turned));
  }
  return readEitherWay(models, picture, found);
}

/** Whether a page stands on its head shows in how sure the recogniser is of it each way up. */
async function readEitherWay(models: OcrModels, picture: Picture, found: FoundText): Promise<Page> {
  const asIs = await readLines(models, picture, found);
  if (asIs.confidence > 0.8 || found.quads.length < 4) return asIs.page;
  const turned = await rotate(picture, 180);
  const onItsHead = await readLines(models, turned, await findText(models, turned));
  return onItsHead.confidence > asIs.confidence + 0.1 ? onItsHead.page : asIs.page;
}

type FoundText = {
  readonly part: Picture;
  readonly left: number;
  readonly top: number;
  /** In the part's pixels. */
  readonly quads: readonly Quad[];
};

async function findText(models: OcrModels, picture: Picture): Promise<FoundText> {
  if (Math.max(picture.width, picture.height) <= 1.25 * detectionSidePixels) {
    return { part: picture, left: 0, top: 0, quads: await detectText(models, picture, detectionSidePixels) };
  }
  const area = textArea(picture, await detectText(models, picture, findingSidePixels));
  const part = await crop(picture, area);
  return { part, left: area.left, top: area.top, quads: await detectText(models, part, detectionSidePixels) };
}

/** Where the text of a large scan is: often little of it, as with a receipt on the glass of an A4 scanner. */
function textArea(picture: Picture, quads: readonly Quad[]) {
  if (quads.length === 0) return { left: 0, top: 0, width: picture.width, height: picture.height };
  const points = quads.flat();
  const margin = 0.02 * Math.max(picture.width, picture.height);
  const left = Math.max(0, Math.floor(Math.min(...points.map(({ x }) => x)) - margin));
  const top = Math.max(0, Math.floor(Math.min(...points.map(({ y }) => y)) - margin));
  const right = Math.min(picture.width, Math.ceil(Math.max(...points.map(({ x }) => x)) + margin));
  const bottom = Math.min(picture.height, Math.ceil(Math.max(...points.map(({ y }) => y)) + margin));
  return { left, top, width: right - left, height: bottom - top };
}

async function readLines(models: OcrModels, picture: Picture, found: FoundText) {
  const crops = found.quads.slice(0, mostLines).map((quad) => cropLine(found.part, quad));
  const read = await recogniseLines(models, crops);
  const lines: Line[] = [];
  let confidence = 0;
  crops.forEach((lineCrop, index) => {
    const characters = read[index]!;
    confidence += meanConfidence(characters) / crops.length;
    if (meanConfidence(characters) < leastConfidence) return;
    for (const words of splitIntoWords(lineCrop, characters)) {
      lines.push(moveLine(lineOfWords(words), found.left, found.top));
    }
  });
  return { page: { width: picture.width, height: picture.height, lines }, confidence };
}

function meanConfidence(characters: readonly ReadCharacter[]): number {
  if (characters.length === 0) return 0;
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length;
}

function moveLine(line: Line, right: number, down: number): Line {
  return lineOfWords(
    line.words.map((word) => ({
      ...word,
      quad: word.quad.map(({ x, y }) => ({ x: x + right, y: y + down })) as unknown as Quad,
    })),
  );
}
