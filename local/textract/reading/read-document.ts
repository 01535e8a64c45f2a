import { readPicture } from '../ocr/read-picture.ts';
import type { Page } from '../page.ts';
import { TextractError } from '../textract-error.ts';
import { decodeImage, imagePageCount } from './decode-image.ts';
import { morePagesThanOne, tooManyPages, unreadable, unsupportedFormat } from './document-faults.ts';
import { mediaTypeOf } from './media-type.ts';
import { openPdf, readPdfPage } from './read-pdf.ts';

export type ReadLimits = {
  /** Synchronous operations take one page. */
  readonly onePage: boolean;
  readonly mostPages: number;
  /** The pages wanted, counted from 1: a long document is read in parts, so that it keeps no one waiting. */
  readonly firstPage: number;
  readonly lastPage: number;
};

type ReadPage = { readonly number: number; readonly pages: number; readonly page: Page };

/** Reads a document's pages one after the other, so that no more than one page's pixels are in memory. */
export async function* readDocument(bytes: Uint8Array, limits: ReadLimits): AsyncGenerator<ReadPage> {
  const mediaType = mediaTypeOf(bytes);
  if (!mediaType) throw unsupportedFormat();
  if (mediaType === 'application/pdf') {
    const document = await openPdf(bytes);
    try {
      checkPages(document.numPages, limits);
      const pages = document.numPages;
      for (let number = limits.firstPage; number <= Math.min(pages, limits.lastPage); number++) {
        yield { number, pages, page: await readPdfPage(document, number) };
      }
    } finally {
      await document.destroy();
    }
    return;
  }
  const pages = mediaType === 'image/tiff' ? await imagePageCount(bytes).catch(faultOfImage) : 1;
  checkPages(pages, limits);
  for (let number = limits.firstPage; number <= Math.min(pages, limits.lastPage); number++) {
    const picture = await decodeImage(bytes, number - 1).catch(faultOfImage);
    yield { number, pages, page: await readPicture(picture) };
  }
}

function checkPages(pages: number, { onePage, mostPages }: ReadLimits): void {
  if (onePage && pages > 1) throw morePagesThanOne();
  if (pages > mostPages) throw tooManyPages(pages, mostPages);
}

function faultOfImage(error: unknown): never {
  if (error instanceof Error && /pixel limit/i.test(error.message)) {
    throw new TextractError('DocumentTooLargeException', 'Document is too large; the limit is 100 megapixels a page');
  }
  throw unreadable();
}
