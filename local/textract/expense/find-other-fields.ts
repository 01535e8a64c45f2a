import { findKeyValues } from '../forms/find-key-values.ts';
import type { Layout, wordsOf } from '../layout/rows.ts';
import { type Fact, matchSpans, spanOf } from './fact.ts';

const paymentTerms =
  /^(?:payment\s+)?terms(?:\s+of\s+payment)?$|^zahlungs(?:bedingungen|ziel)$|^conditions?\s+de\s+(?:paiement|r[eè]glement)$/iu;
/** Bank details stand in running text more often than not: `Please pay to IBAN DE02 1203 …`. */
const bankDetails = [
  /\b(IBAN)\b[\s:.]*([A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,3})?)\b/giu,
  /\b(BIC|SWIFT(?:\s*(?:code|\/\s*BIC))?)\b[\s:.]*([A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?)\b/gu,
];

/** What else a document names: every other label with a value, as Textract's type OTHER, and the terms of payment. */
export function findOtherFields(layout: Layout, known: readonly Fact[]): Fact[] {
  const bank = layout.rows.flatMap(({ segments }) => bankFacts(segments.flatMap(({ line }) => line.words)));
  const taken = new Set(
    [...known, ...bank].flatMap(({ value }) => value.words.map(({ text, quad }) => keyOf(text, quad))),
  );
  const others = findKeyValues(layout)
    .filter(({ value }) => value.length > 0 && value.length <= 12)
    .filter(({ value }) => !value.some(({ text, quad }) => taken.has(keyOf(text, quad))))
    .map(({ key, value, confidence }): Fact => {
      const label = spanOf(key);
      const type = paymentTerms.test(label.text.replace(/[\s:]+$/u, '')) ? 'PAYMENT_TERMS' : 'OTHER';
      return { type, label, value: spanOf(value), confidence };
    });
  return [...bank, ...others];
}

function bankFacts(words: ReturnType<typeof wordsOf>): Fact[] {
  return bankDetails.flatMap((pattern) =>
    matchSpans(words, pattern).map(({ groups, words: touched }): Fact => {
      const [label, value] = [groups[1]!, groups[2]!];
      const count = label.split(/\s+/u).length;
      return {
        type: 'OTHER',
        label: { text: label, words: touched.slice(0, count) },
        value: { text: value, words: touched.length > count ? touched.slice(count) : touched },
        confidence: 0.9,
      };
    }),
  );
}

/** A word that was parted at a colon is another object than the one it came from, at the same place. */
function keyOf(text: string, quad: readonly { x: number; y: number }[]): string {
  return `${text} ${Math.round(quad[2]!.x)} ${Math.round(quad[2]!.y)}`;
}
