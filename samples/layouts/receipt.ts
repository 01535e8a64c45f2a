import { finishPdf, newPdf } from './new-pdf.ts';

export type ReceiptSample = {
  merchant: string;
  address: string[];
  phone: string;
  number: string;
  /** As printed. */
  date: string;
  currencySign: string;
  items: { description: string; quantity: number; amount: string }[];
  subtotal: string;
  taxLabel: string;
  tax: string;
  total: string;
  paidBy: string;
};

/** A till roll: monospaced, centred head, amounts at the right edge. */
export const receipt = (sample: ReceiptSample): Promise<Uint8Array> => {
  const width = 226;
  const left = 14;
  const right = width - 14;
  const height = 250 + sample.items.length * 14 + sample.address.length * 11;
  const pdf = newPdf(`Receipt ${sample.number}`, [width, height]);
  const centred = (text: string, y: number, size = 9, font = 'Courier') =>
    pdf.font(font).fontSize(size).text(text, 0, y, { width, align: 'center', lineBreak: false });
  const line = (label: string, amount: string, y: number, font = 'Courier', size = 9) => {
    pdf.font(font).fontSize(size).text(label, left, y, { lineBreak: false });
    pdf.text(amount, left, y, { width: right - left, align: 'right', lineBreak: false });
  };

  centred(sample.merchant, 16, 13, 'Courier-Bold');
  let y = 36;
  for (const part of sample.address) {
    centred(part, y);
    y += 11;
  }
  centred(`Tel ${sample.phone}`, y);
  line(`Receipt ${sample.number}`, sample.date, y + 20);
  y += 40;
  for (const item of sample.items) {
    line(`${item.quantity} x ${item.description}`, item.amount, y);
    y += 14;
  }
  pdf
    .moveTo(left, y + 4)
    .lineTo(right, y + 4)
    .dash(2, { space: 2 })
    .stroke()
    .undash();
  line('Subtotal', sample.subtotal, y + 12);
  line(sample.taxLabel, sample.tax, y + 26);
  line('TOTAL', `${sample.currencySign}${sample.total}`, y + 44, 'Courier-Bold', 12);
  line(sample.paidBy, sample.total, y + 64);
  centred('Thank you for your visit', y + 90);
  return finishPdf(pdf);
};
