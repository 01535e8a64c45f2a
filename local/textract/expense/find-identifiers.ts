import { splitAtInnerColon } from '../forms/split-at-inner-colon.ts';
import { type Layout, wordsOf } from '../layout/rows.ts';
import type { Word } from '../page.ts';
import { type Fact, spanOf } from './fact.ts';

type Identifier = { type: string; label: RegExp; value: RegExp; confidence: number };

/** A code has a digit; it may go on over a space only where its own form says so. */
const code = /^#?[A-Z]{0,6}[-/.]?(?=[\w/.-]*\d)[\w][\w/.-]*$/iu;

/** Labels begin where a word begins; what follows (`:`, `No.`, `#`) is skipped before the value. */
const identifiers: readonly Identifier[] = [
  {
    type: 'PO_NUMBER',
    label:
      /\b(?:p\.?\s?o\.?|purchase\s+order|your\s+order|customer\s+order)\s*(?:no|nr|number|num|#|ref)?\b|\bbestellnummer\b|\bbestell-?nr\b|\bbon de commande\b|\bihre bestellung\b/iu,
    value: code,
    confidence: 0.9,
  },
  {
    type: 'INVOICE_RECEIPT_ID',
    label:
      /\b(?:tax\s+)?inv(?:oice)?\s*(?:no|nr|number|num|id|#|ref)|\binvoice\s*[:#]|\b(?:receipt|rcpt|bill|check|chk|cash bill|document|doc|slip|transaction|trans|trx|tr|ticket|order)\s*\.?\s*(?:no|nr|number|num|id|#)|\brechnungs?-?\s*(?:nr|nummer)|\brechnung\s+(?:nr|no)|\bfacture\s*(?:n[o°]|num[eé]ro|:)|\bfactuurn(?:ummer|r)|\bbelegn(?:ummer|r)|\bbon-?nr|\bno\.?\s*resit|\binv\s*:/iu,
    value: code,
    confidence: 0.88,
  },
  {
    type: 'ACCOUNT_NUMBER',
    label: /\b(?:account|acct|a\/c|customer|kunden|client|klant)\s*-?\s*(?:no|nr|number|num|id|#|nummer)/iu,
    value: code,
    confidence: 0.85,
  },
  {
    type: 'TAX_PAYER_ID',
    label:
      /\b(?:gst|vat|sst|tax|abn|gstin|tin|ust|mwst|tva|btw)\b[\s./-]*(?:(?:reg(?:istration)?|id(?:ent)?|no|nr|number|num|payer|identification|intracom\w*)[\s./-]*)*|\bust-?id(?:-?nr)?|\bsteuer-?nr|\bsteuernummer|\bgstin\b|\babn\b|\bsiret\b|\bn[o°]\s*tva/iu,
    value: /^(?=(?:.*\d){6})[A-Z]{0,4}[\dA-Z][\dA-Z./-]{5,}$/iu,
    confidence: 0.88,
  },
  {
    type: 'VENDOR_PHONE',
    label: /\b(?:tel(?:ephone|efon)?|phone|ph|hp|h\/p|mobile|hotline|t[eé]l|telp|contact(?:\s+no)?|call)\b/iu,
    value: /^\+?[\d(][\d()/.-]{1,}$/u,
    confidence: 0.88,
  },
];

/** Numbers that a label names: invoice, order, tax and telephone numbers. One of each kind, the first. */
export function findIdentifiers(layout: Layout): Fact[] {
  const facts: Fact[] = [];
  for (const identifier of identifiers) {
    const fact = firstOf(layout, identifier);
    if (fact) facts.push(fact);
  }
  const phone = facts.some(({ type }) => type === 'VENDOR_PHONE') ? undefined : barePhone(layout);
  return phone ? [...facts, phone] : facts;
}

function firstOf(layout: Layout, { type, label, value, confidence }: Identifier): Fact | undefined {
  for (const [index, row] of layout.rows.entries()) {
    const words = wordsOf(row.segments).flatMap(splitAtInnerColon);
    for (let from = 0; from < words.length; from++) {
      const end = labelEnd(words, from, label);
      if (end === undefined) continue;
      const beside = valueAfter(words, end, value, type);
      if (beside) return { type, label: spanOf(words.slice(from, end)), value: spanOf(beside), confidence };
      const below = valueBelow(layout, index, words.slice(from, end), value);
      if (below)
        return { type, label: spanOf(words.slice(from, end)), value: spanOf(below), confidence: confidence - 0.08 };
    }
  }
  return undefined;
}

/** The end of the label that begins with the word at `from`, if one does; the longest. */
function labelEnd(words: readonly Word[], from: number, label: RegExp): number | undefined {
  for (let count = Math.min(5, words.length - from); count >= 1; count--) {
    const text = words
      .slice(from, from + count)
      .map((word) => word.text)
      .join(' ');
    const found = label.exec(text);
    if (found?.index === 0 && text.slice(found[0].length).replace(/[\s:.#№°º-]|no|nr|number|id/giu, '') === '')
      return from + count;
  }
  return undefined;
}

const filler = /^(?:[:#.\-–=]+|no\.?:?|nr\.?:?|number:?|id:?|n°:?)$/iu;

function valueAfter(words: readonly Word[], from: number, value: RegExp, type: string): Word[] | undefined {
  let at = from;
  while (at < words.length && filler.test(words[at]!.text)) at++;
  const first = words[at];
  if (!first || !value.test(first.text.replace(/[,;]$/u, ''))) return undefined;
  const own = [first];
  // Telephone and tax numbers are printed in groups.
  if (type === 'VENDOR_PHONE' || type === 'TAX_PAYER_ID') {
    const group = type === 'VENDOR_PHONE' ? /^[\d()/.-]+$/u : /^[\dA-Z]{2,}$/u;
    while (words[at + own.length] && group.test(words[at + own.length]!.text) && digits(own) < 11)
      own.push(words[at + own.length]!);
    if (digits(own) < 6) return undefined;
  }
  return own;
}

function valueBelow(layout: Layout, rowIndex: number, label: readonly Word[], value: RegExp): Word[] | undefined {
  const row = layout.rows[rowIndex]!;
  const below = layout.rows[rowIndex + 1];
  if (!below || below.top - row.bottom > 1.5 * layout.lineHeight) return undefined;
  const from = layout.straighten(label[0]!.quad);
  const to = layout.straighten(label.at(-1)!.quad);
  const segment = below.segments.find((each) => each.left < to.right && from.left < each.right);
  const words = segment?.line.words ?? [];
  return words.length === 1 && value.test(words[0]!.text) ? [...words] : undefined;
}

function digits(words: readonly Word[]): number {
  return words.reduce((sum, { text }) => sum + (text.match(/\d/gu)?.length ?? 0), 0);
}

/** A telephone number by its form alone, near the top. */
function barePhone(layout: Layout): Fact | undefined {
  for (const row of layout.rows.slice(0, 12)) {
    const word = wordsOf(row.segments).find(({ text }) =>
      /^(?:\+\d[\d-]{8,14}|\(?\d{3}\)?[-.]\d{3}[-.]\d{4})$/u.test(text),
    );
    if (word) return { type: 'VENDOR_PHONE', value: spanOf([word]), confidence: 0.8 };
  }
  return undefined;
}
