import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import PDFDocument from 'pdfkit';
import { defaultLimits } from '../../../domain/document/media/document-limits.ts';
import { countPages } from '../../../tasks/document-extraction/count-pages.ts';
import { countPdfPages } from '../../../tasks/document-extraction/count-pdf-pages.ts';
import { countTiffPages } from '../../../tasks/document-extraction/count-tiff-pages.ts';
import { tiffBytes } from '../../support/sample-uploads.ts';

const pdf = async (pages: number): Promise<Uint8Array> => {
  const document = new PDFDocument({ autoFirstPage: false });
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise((resolve) => document.on('end', resolve));
  for (let page = 1; page <= pages; page += 1) document.addPage().text(`/Type /Page ${page}`);
  document.end();
  await done;
  return Buffer.concat(chunks);
};

/** A PDF whose page objects are compressed, as most word processors write them. */
const compressedPdf = (objects: string, filter = '/FlateDecode'): Uint8Array => {
  const stream = deflateSync(Buffer.from(objects, 'latin1'));
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.5\n7 0 obj\n<</Type /ObjStm /N 2 /First 10 /Filter ${filter} /Length ${stream.length}>>stream\n`,
    ),
    stream,
    Buffer.from('\nendstream\nendobj\n%%EOF'),
  ]);
};

describe('pages of a PDF', () => {
  it.each([1, 3, 101])('are counted by their objects: %i', async (pages) => {
    expect(countPdfPages(await pdf(pages))).toBe(pages);
  });

  it('are counted in compressed object streams', () => {
    expect(countPdfPages(compressedPdf('<</Type/Pages/Count 2>> <</Type/Page>> <</Type /Page /Parent 1 0 R>>'))).toBe(
      2,
    );
  });

  it('are counted once where an update wrote a page again', () => {
    const page = '3 0 obj <</Type /Page>> endobj\n';
    expect(countPdfPages(Buffer.from(`%PDF-1.4\n${page}${page}`))).toBe(1);
  });

  it('are unknown where a stream unfolds beyond bounds, is damaged, or is filtered otherwise', () => {
    expect(countPdfPages(compressedPdf(`<</Type/Page>>${' '.repeat(40 * 1024 * 1024)}`))).toBeNull();
    expect(countPdfPages(compressedPdf('<</Type/Page>>', '/LZWDecode'))).toBeNull();
    expect(
      countPdfPages(compressedPdf('<</Type/Page>>').map((byte, at) => (at === 90 ? byte ^ 255 : byte))),
    ).toBeNull();
    expect(countPdfPages(Buffer.from('%PDF-1.4 and nothing else'))).toBeNull();
  });
});

describe('pages of a TIFF', () => {
  it.each([1, 2, 40])('are its directories: %i', (pages) => {
    expect(countTiffPages(tiffBytes(pages), 100)).toBe(pages);
  });

  it('are unknown where the chain runs in a circle or out of the file', () => {
    const circle = tiffBytes(2);
    new DataView(circle.buffer).setUint32(8 + 6 + 2, 8, true);

    expect(countTiffPages(circle, 100)).toBeNull();
    expect(countTiffPages(tiffBytes(2).subarray(0, 12), 100)).toBeNull();
    expect(countTiffPages(new Uint8Array([0x49, 0x49]), 100)).toBeNull();
  });
});

describe('a document of too many pages', () => {
  it('is refused with what to do', () => {
    expect(countPages(tiffBytes(200), 'TIFF', defaultLimits)).toMatchObject({
      kind: 'refused',
      reason: { code: 'TOO_MANY_PAGES' },
    });
    expect(countPages(tiffBytes(100), 'TIFF', defaultLimits)).toEqual({ kind: 'counted', pages: 100 });
  });
});
