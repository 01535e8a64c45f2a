import { median } from '../layout/rows.ts';
import { type Line, lineOfWords, type Page, type Point, type Quad, type Word } from '../page.ts';
import { detectText } from './detect-text.ts';
import { cropLine, distance } from './line-crop.ts';
import { type OcrModels, ocrModels } from './ocr-models.ts';
import { crop, type Picture, resize, rotate } from './picture.ts';
import { type ReadCharacter, recogniseLines } from './recognise-line.ts';
import { splitIntoWords } from './split-into-words.ts';

/** A first look at the whole page: where its text is, and how high. */
const firstLookPixels = 960;
/** A second look works on at most this, and on the part of the page that has text. */
const secondLookPixels = 1600;
/** Lines this high at the first look were found well; lower ones are looked for again, this much enlarged. */
const readableLinePixels = 22;
const wellReadableLinePixels = 27;
/** Lines lower than this are enlarged for the recogniser too, if there is room: about half its height. */
const smallTextPixels = 26;
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

/** A part of a picture, enlarged or not, and where text was found in it (in the part's own pixels). */
type FoundText = {
  readonly part: Picture;
  readonly left: number;
  readonly top: number;
  /** The part's pixels per pixel of the picture. */
  readonly scale: number;
  readonly quads: readonly Quad[];
};

/** Lines are found on the smallest picture that shows them well: what finding costs goes by the pixels. */
async function findText(models: OcrModels, picture: Picture): Promise<FoundText> {
  const quads = await detectText(models, picture, firstLookPixels);
  const whole = { part: picture, left: 0, top: 0, scale: 1, quads };
  const lineHeight = median(quads.map((quad) => distance(quad[0], quad[3])));
  const shrunk = Math.min(1, firstLookPixels / Math.max(picture.width, picture.height));
  if (quads.length === 0 || lineHeight * shrunk >= readableLinePixels) return whole;
  const area = textArea(picture, quads);
  const side = Math.max(area.width, area.height);
  const zoom = lineHeight < smallTextPixels ? Math.min(2, secondLookPixels / side) : 1;
  const scale = zoom >= 1.2 ? zoom : 1;
  const cut = await crop(picture, area);
  const part = await resize(cut, Math.round(area.width * scale), Math.round(area.height * scale));
  const wanted = Math.min(secondLookPixels, (side * wellReadableLinePixels) / lineHeight);
  return { part, left: area.left, top: area.top, scale, quads: await detectText(models, part, wanted) };
}

/** Where the text of a page is: often little of it, as with a receipt on the glass of an A4 scanner. */
function textArea(picture: Picture, quads: readonly Quad[]) {
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
      lines.push(moveLine(words, found));
    }
  });
  return { page: { width: picture.width, height: picture.height, lines }, confidence };
}

function meanConfidence(characters: readonly ReadCharacter[]): number {
  if (characters.length === 0) return 0;
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length;
}

/** Back from the part's pixels to the picture's. */
function moveLine(words: readonly Word[], { left, top, scale }: FoundText): Line {
  const back = ({ x, y }: Point): Point => ({ x: x / scale + left, y: y / scale + top });
  return lineOfWords(
    words.map((word) => {
      const [a, b, c, d] = word.quad;
      return { ...word, quad: [back(a), back(b), back(c), back(d)] };
    }),
  );
}
