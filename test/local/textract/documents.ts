import { createCanvas } from '@napi-rs/canvas';
import PDFDocument from 'pdfkit';

export type Text = { readonly text: string; readonly x: number; readonly y: number; readonly size?: number };

/** A PDF with the texts where they are said to be, on as many pages as there are lists of them. */
export function makePdf(
  pages: readonly (readonly Text[])[],
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  const pdf = new PDFDocument({ autoFirstPage: false, size: 'A4', ...options });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve) =>
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks)))),
  );
  for (const texts of pages) {
    pdf.addPage();
    for (const { text, x, y, size = 10 } of texts) pdf.fontSize(size).text(text, x, y, { lineBreak: false });
  }
  pdf.end();
  return done;
}

/** Rows of texts at the same places: `columns` in points from the left. */
export function textRows(
  columns: readonly number[],
  rows: readonly (readonly string[])[],
  top = 60,
  step = 18,
): Text[] {
  return rows.flatMap((row, index) =>
    row.flatMap((text, column) => (text === '' ? [] : [{ text, x: columns[column]!, y: top + index * step }])),
  );
}

/** A picture of the texts, black on white, turned by `degrees` about its middle. */
export function makePng(width: number, height: number, texts: readonly Text[], degrees = 0): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate((degrees * Math.PI) / 180);
  context.translate(-width / 2, -height / 2);
  context.fillStyle = '#000000';
  for (const { text, x, y, size = 28 } of texts) {
    context.font = `${size}px sans-serif`;
    context.fillText(text, x, y);
  }
  return new Uint8Array(canvas.toBuffer('image/png'));
}
