import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import sharp from 'sharp';
import { seededRandom } from '../seeded-random.ts';
import { finishPdf, newPdf } from './new-pdf.ts';

const standardFonts = join(
  dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'standard_fonts/',
);

const render = async (pdf: Uint8Array, pixelsPerPoint: number): Promise<Buffer> => {
  const document = await getDocument({ data: pdf.slice(), standardFontDataUrl: standardFonts, verbosity: 0 }).promise;
  const page = await document.getPage(1);
  const viewport = page.getViewport({ scale: pixelsPerPoint });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const context = canvas.getContext('2d');
  // pdf.js asks for the browser's canvas types; @napi-rs/canvas draws the same calls.
  await page.render({
    canvas: null,
    canvasContext: context as unknown as Parameters<typeof page.render>[0]['canvasContext'],
    viewport,
    background: '#ffffff',
  }).promise;
  await document.loadingTask.destroy();
  return canvas.toBuffer('image/png');
};

/** The first page as a scanner would give it: slightly turned, grey, speckled, softened, JPEG-compressed. */
export const scannedLook = async (
  pdf: Uint8Array,
  { seed, dpi = 150, degrees }: { seed: number; dpi?: number; degrees: number },
): Promise<Buffer> => {
  const page = await sharp(await render(pdf, dpi / 72))
    .rotate(degrees, { background: '#f4f2ee' })
    .greyscale()
    .blur(0.6)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = seededRandom(seed);
  for (let index = 0; index < page.data.length; index++) {
    const paper = (page.data[index] ?? 0) * 0.93 + 8;
    page.data[index] = Math.max(0, Math.min(255, paper + (random() - 0.5) * 26));
  }
  return sharp(page.data, { raw: page.info }).jpeg({ quality: 72 }).toBuffer();
};

export const asPng = (image: Buffer): Promise<Buffer> => sharp(image).png({ compressionLevel: 9 }).toBuffer();

/** An image-only PDF: what a scanner's "scan to PDF" makes. */
export const asScannedPdf = async (image: Buffer, title: string, size: 'A4' | 'LETTER'): Promise<Uint8Array> => {
  const pdf = newPdf(title, size);
  pdf.image(image, 0, 0, { width: pdf.page.width });
  return finishPdf(pdf);
};
