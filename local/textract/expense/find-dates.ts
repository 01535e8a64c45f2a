import { type Layout, type Row, wordsOf } from '../layout/rows.ts';
import type { Word } from '../page.ts';
import { datesIn } from './dates.ts';
import { type Fact, type Span, spanOf } from './fact.ts';

const dueLabel =
  /(?<!\p{L})(?:due|pay(?:able)? (?:by|until|before)|f[aä]llig|zahlbar|[eé]ch[eé]ance|vervaldatum|vencimiento)(?!\p{L})/iu;
const otherLabel =
  /\b(?:exp(?:iry|ires|\.)?|valid|delivery|deliver|ship|order|best before|from|till|until|effective|birth|gst id|bestell|liefer\w*|leistung\w*|p[eé]riode|period|check-?(?:in|out)|start|end|w\.?e\.?f)\b/iu;
const ownLabel = /\b(?:date|dated|datum|tarikh|tgl|fecha|data)\b|rechnungsdatum|factuurdatum/iu;
const invoiceLabel =
  /(?:invoice|bill|receipt|issue|rechnungs|facture|factuur|doc(?:ument)?|tax point|trans(?:action)?)\.?\s*-?(?:date|datum)|date\s+(?:of issue|de facture|d'[eé]mission)/iu;
const time = /\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\b/iu;

/** The document's date and the date it is to be paid by, by what stands before or above them. */
export function findDates(layout: Layout): Fact[] {
  const candidates: { value: Span; label?: Span; score: number; due: boolean }[] = [];
  layout.rows.forEach((row, rowIndex) => {
    const words = wordsOf(row.segments);
    for (const value of datesIn(words)) {
      const before = wordsBefore(row, value.words[0]!);
      const label = before.length > 0 ? spanOf(before.slice(-5)) : labelAbove(layout, rowIndex, value);
      const named = label?.text ?? '';
      const due = dueLabel.test(named);
      const score =
        1 +
        (invoiceLabel.test(named) ? 1.2 : ownLabel.test(named) ? 0.8 : 0) -
        (otherLabel.test(named) ? 1 : 0) +
        (time.test(row.text.replace(value.text, ' ')) ? 0.4 : 0) -
        (0.3 * rowIndex) / layout.rows.length;
      candidates.push({ value, ...(label && /\p{L}{2}/u.test(label.text) ? { label } : {}), score, due });
    }
  });
  return [
    ...best(candidates.filter(({ due }) => !due)).map((each) => toFact('INVOICE_RECEIPT_DATE', each)),
    ...best(candidates.filter(({ due }) => due)).map((each) => toFact('DUE_DATE', each)),
  ];
}

/** The words before a date in its own text, or else the text to its left. */
function wordsBefore(row: Row, first: Word): readonly Word[] {
  const index = row.segments.findIndex(({ line }) => line.words.includes(first));
  const own = row.segments[index]!.line.words;
  const before = own.slice(0, own.indexOf(first));
  const afterLastDate = before.slice(before.findLastIndex(({ text }) => /\d{2}$/u.test(text)) + 1);
  if (before.length > 0) return afterLastDate;
  return row.segments[index - 1]?.line.words ?? [];
}

type Candidate = { value: Span; label?: Span; score: number };

function best(candidates: readonly Candidate[]): Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score);
  return sorted.slice(0, 1);
}

function toFact(type: string, { value, label, score }: Candidate): Fact {
  return { type, ...(label ? { label } : {}), value, confidence: Math.min(0.98, Math.max(0.3, 0.55 + 0.25 * score)) };
}

/** The text just over a date that stands alone, as in a table's head. */
function labelAbove(layout: Layout, rowIndex: number, value: Span): Span | undefined {
  const place = layout.straighten(value.words[0]!.quad);
  const above = layout.rows[rowIndex - 1];
  const row = layout.rows[rowIndex]!;
  if (!above || row.top - above.bottom > 1.5 * layout.lineHeight) return undefined;
  const segment = above.segments.find((each) => each.left < place.right && place.left < each.right);
  return segment && spanOf(segment.line.words);
}
