import { finishPdf, newPdf } from './new-pdf.ts';

export type InvoiceSample = {
  vendor: string;
  address: string[];
  taxId: string;
  number: string;
  /** Dates as printed. */
  date: string;
  dueDate: string;
  purchaseOrder: string;
  currency: string;
  lines: { description: string; quantity: string; unitPrice: string; amount: string }[];
  subtotal: string;
  taxLabel: string;
  tax: string;
  total: string;
  iban: string;
  bic: string;
};

/** A supplier's invoice on A4: head, line table, totals, bank details. */
export const invoice = (sample: InvoiceSample): Promise<Uint8Array> => {
  const pdf = newPdf(`Invoice ${sample.number}`);
  const regular = (text: string, x: number, y: number, size = 10) =>
    pdf.font('Helvetica').fontSize(size).text(text, x, y, { lineBreak: false });
  const bold = (text: string, x: number, y: number, size = 10) =>
    pdf.font('Helvetica-Bold').fontSize(size).text(text, x, y, { lineBreak: false });
  const atRight = (text: string, y: number, right = 545) =>
    pdf.text(text, right - 120, y, { width: 120, align: 'right', lineBreak: false });

  bold(sample.vendor, 50, 50, 18);
  for (const [index, part] of sample.address.entries()) regular(part, 50, 76 + index * 13, 9);
  regular(`VAT ID: ${sample.taxId}`, 50, 76 + sample.address.length * 13, 9);
  bold('INVOICE', 420, 50, 22);
  for (const [index, [label, value]] of (
    [
      ['Invoice number:', sample.number],
      ['Invoice date:', sample.date],
      ['Due date:', sample.dueDate],
      ['PO number:', sample.purchaseOrder],
    ] as const
  ).entries()) {
    regular(label, 360, 90 + index * 16);
    bold(value, 455, 90 + index * 16);
  }
  regular('Bill to:', 50, 170, 9);
  bold('Northgate Bank plc', 50, 184);
  regular('14 Threadmill Lane, London EC2R 8ZZ', 50, 198, 9);

  let y = 240;
  pdf
    .rect(50, y - 6, 495, 22)
    .fill('#e8edf2')
    .fill('#000000');
  bold('Description', 56, y);
  bold('Quantity', 310, y);
  bold('Unit price', 380, y);
  atRight('Amount', y, 540);
  y += 28;
  for (const line of sample.lines) {
    regular(line.description, 56, y);
    regular(line.quantity, 318, y);
    regular(line.unitPrice, 384, y);
    atRight(line.amount, y, 540);
    y += 20;
  }
  pdf
    .moveTo(50, y + 2)
    .lineTo(545, y + 2)
    .stroke();
  y += 14;
  for (const [label, value] of [
    ['Subtotal', sample.subtotal],
    [sample.taxLabel, sample.tax],
  ] as const) {
    regular(label, 380, y);
    atRight(value, y, 540);
    y += 18;
  }
  bold(`Total ${sample.currency}`, 380, y, 12);
  atRight(sample.total, y, 540);
  regular(`Please pay to IBAN ${sample.iban}`, 50, 700, 9);
  regular(`BIC ${sample.bic}`, 50, 714, 9);
  return finishPdf(pdf);
};
