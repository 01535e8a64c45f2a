import type { Layout } from '../layout/rows.ts';

export type ColumnKind = 'ITEM' | 'QUANTITY' | 'UNIT_PRICE' | 'PRICE' | 'PRODUCT_CODE' | 'OTHER';
export type ColumnHead = { readonly kind: ColumnKind; readonly left: number; readonly right: number };

const heads: readonly { kind: ColumnKind; pattern: RegExp }[] = [
  {
    kind: 'UNIT_PRICE',
    pattern:
      /^(?:u(?:nit)?[ ./]*price|price\s*\/?\s*unit|unit\s*cost|rate|u\/p|s\/price|einzelpreis|e-preis|stückpreis|prix\s*unit\w*|p\.?u\.?|prijs per stuk|stukprijs|price)\b/iu,
  },
  {
    kind: 'QUANTITY',
    pattern: /^(?:qty|quantity|q'?ty|menge|anzahl|qt[eé]|quantit[eé]|aantal|cantidad|units?|hours?|std\.?)\b/iu,
  },
  {
    kind: 'PRODUCT_CODE',
    pattern:
      /^(?:code|sku|item\s*(?:code|no|#)|art(?:ikel)?\.?-?\s*(?:nr|no)\.?|product\s*(?:code|id)|r[eé]f(?:[eé]rence)?|hsn|barcode)\b/iu,
  },
  {
    kind: 'PRICE',
    pattern:
      /^(?:amount|amt|total|line\s*total|gesamt(?:preis)?|betrag|montant|total\s*h\.?t|bedrag|totaal|subtotal|sub\s*total|net\s*amount|rm)\b/iu,
  },
  {
    kind: 'ITEM',
    pattern:
      /^(?:item|description|desc|product|article|bezeichnung|beschreibung|artikel|leistung|d[eé]signation|libell[eé]|omschrijving|particulars|details|service)\b/iu,
  },
  {
    kind: 'OTHER',
    pattern: /^(?:tax|vat|gst|mwst|tva|btw|disc(?:ount)?|rabatt|s\.?\s?no|no|pos|#|uom|date|igst|cgst|sgst)\b/iu,
  },
];

/** The head of the table of items, if there is one: a row of which at least two texts are names of columns. */
export function columnHeads(layout: Layout): { row: number; columns: readonly ColumnHead[] } | undefined {
  for (const [row, { segments }] of layout.rows.entries()) {
    const columns = segments.flatMap((segment): ColumnHead[] => {
      const kind = heads.find(({ pattern }) => pattern.test(segment.text.trim()))?.kind;
      return kind ? [{ kind, left: segment.left, right: segment.right }] : [];
    });
    const kinds = new Set(columns.map(({ kind }) => kind));
    const money = kinds.has('PRICE') || kinds.has('UNIT_PRICE');
    if (columns.length >= 2 && kinds.size >= 2 && money && columns.length >= segments.length * 0.6)
      return { row, columns };
  }
  return undefined;
}
