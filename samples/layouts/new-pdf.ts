import PDFDocument from 'pdfkit';

/** A PDF whose bytes depend on what is drawn only: dates are fixed, so that the same sample has the same hash. */
export const newPdf = (title: string, size: [number, number] | 'A4' | 'LETTER' = 'A4'): PDFKit.PDFDocument =>
  new PDFDocument({
    size,
    margin: 0,
    info: { Title: title, Producer: 'Concord samples', Creator: 'Concord samples', CreationDate: new Date(0) },
  });

/** The finished document's bytes. */
export const finishPdf = async (pdf: PDFKit.PDFDocument): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
};
