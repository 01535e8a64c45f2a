import { createCanvas } from '@napi-rs/canvas';
import { getDocument, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Picture } from '../ocr/picture.ts';
import { readPicture } from '../ocr/read-picture.ts';
import type { Page } from '../page.ts';
import { pageTooLarge, passwordProtected, unreadable } from './document-faults.ts';
import { fontsUrl } from './pdf-resources.ts';
import { readTextLayer } from './read-text-layer.ts';

/** Textract's limit for a PDF page: 40 inches a side. */
const largestSidePoints = 2880;
/** What a page is drawn at for OCR: 200 dpi, less for a large page. */
const dotsPerPoint = 200 / 72;
const longestDrawnPixels = 3400;
/** A page with less text than this is a picture with a stamp or a page number. */
const leastTextCharacters = 10;

export async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    // pdf.js takes the buffer over, so it gets its own copy.
    return await getDocument({
      data: new Uint8Array(bytes),
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      standardFontDataUrl: fontsUrl,
      verbosity: 0,
      stopAtErrors: false,
      maxImageSize: 100_000_000,
    }).promise;
  } catch (error) {
    if ((error as Error).name === 'PasswordException') throw passwordProtected();
    throw unreadable();
  }
}

/** Reads one page: its text layer where it has one, or else the drawn page by OCR. `number` counts from 1. */
export async function readPdfPage(document: PDFDocumentProxy, number: number): Promise<Page> {
  const page = await document.getPage(number).catch(() => {
    throw unreadable();
  });
  try {
    const { width, height } = page.getViewport({ scale: 1 });
    if (Math.max(width, height) > largestSidePoints) throw pageTooLarge();
    const text = await readTextLayer(page);
    const characters = text.lines.reduce((sum, line) => sum + line.text.length, 0);
    return characters >= leastTextCharacters ? text : await readPicture(await drawPage(page));
  } finally {
    page.cleanup();
  }
}

async function drawPage(page: PDFPageProxy): Promise<Picture> {
  const size = page.getViewport({ scale: 1 });
  const scale = Math.min(dotsPerPoint, longestDrawnPixels / Math.max(size.width, size.height));
  const viewport = page.getViewport({ scale });
  const width = Math.max(1, Math.round(viewport.width));
  const height = Math.max(1, Math.round(viewport.height));
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  // pdf.js is typed for the browser's canvas, of which this one has all that drawing needs.
  type BrowserContext = Parameters<PDFPageProxy['render']>[0]['canvasContext'];
  await page.render({ canvas: null, canvasContext: context as unknown as BrowserContext, viewport }).promise;
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    data[pixel * 3] = rgba[pixel * 4]!;
    data[pixel * 3 + 1] = rgba[pixel * 4 + 1]!;
    data[pixel * 3 + 2] = rgba[pixel * 4 + 2]!;
  }
  return { width, height, data };
}
