import type { Layout, Segment } from '../layout/rows.ts';
import { amountsIn } from './amounts.ts';
import { datesIn } from './dates.ts';

export type HeaderLine = Segment & { readonly row: number };

/** Titles and greetings that name no one. */
const title =
  /^\W*(?:(?:simplified\s+)?(?:tax\s+)?invoice|(?:cash|sales|official|tax|guest)?\s*(?:receipt|bill|cheque|check|slip)|cash\s*sales?|receipt\s*(?:no|#).*|invoice\s*(?:no|#).*|original|copy|duplicate|reprint\w*|welcome(?:\s+to)?|thank\s*you.*|credit\s+note|rechnung|facture|factuur|quittung|kassenbon|bon|tax\s+invoice.*|customer'?s?\s+copy|statement|order|quotation|delivery\s+order|take\s*away|dine\s*in|page\s+\d.*)\W*$/iu;
const contact =
  /\b(?:tel|telephone|phone|fax|hp|h\/p|e-?mail|website|www|http|gst|sst|vat|reg(?:istration)?\.?\s*no|co\.?\s*(?:reg|no)|roc|company\s+no|abn|gstin|siret|siren|tva|btw|ust-?id|brn|tin)\b|@|www\.|\.com\b/iu;

/** Words that, alone, make a title: `Retail Invoices/Bill`, `PAYMENT RECEIPT`, `Tax Invoice (Original)`. */
const titleWords = new Set(
  'tax invoice invoices bill bills receipt receipts cash sales sale retail payment official original copy customer customers duplicate reprint simplified commercial proforma pro forma final note credit debit adjustment order delivery statement details information guest check cheque of the quotation rechnung facture factuur quittung beleg'.split(
    ' ',
  ),
);

export function isTitle(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return title.test(text) || (words.length > 0 && !/\d/u.test(text) && words.every((word) => titleWords.has(word)));
}

export function isContact(text: string): boolean {
  return contact.test(text);
}

/** Lines above the items, in reading order: where a receipt says who sold, and where. */
export function headerLines(layout: Layout): HeaderLine[] {
  const end = headerEnd(layout);
  return layout.rows
    .slice(0, end)
    .flatMap((row, index) => row.segments.map((segment): HeaderLine => ({ ...segment, row: index })));
}

/** The first row with money in it, or with a table's head; at least six rows, at most half of a long document. */
function headerEnd(layout: Layout): number {
  const rows = layout.rows;
  for (let index = 3; index < rows.length; index++) {
    const row = rows[index]!;
    const words = row.segments.flatMap(({ line }) => line.words);
    if (amountsIn(words).length > 0 && datesIn(words).length === 0) return index;
    if (
      row.segments.length >= 2 &&
      /\b(?:qty|quantity|item|description|desc|amount|price|u\.?price)\b.*\b(?:qty|quantity|amount|amt|price|total|disc|rm|uom|desc|description|tax)\b/iu.test(
        row.text,
      )
    )
      return index;
  }
  return Math.max(Math.min(rows.length, 8), Math.floor(rows.length / 2));
}
