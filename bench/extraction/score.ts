import { type KeyField, keyFields, loosely, type ReceiptKey, strictly } from './receipt-key.ts';

type Found = Readonly<Record<KeyField, string | undefined>>;

type FieldScore = { labelled: number; found: number; right: number; nearlyRight: number };

type Miss = {
  readonly receipt: string;
  readonly field: KeyField;
  readonly found: string;
  readonly wanted: string;
};

/** Counts, field by field, what was found and what of it was right. */
export class Score {
  readonly fields = Object.fromEntries(
    keyFields.map((field) => [field, { labelled: 0, found: 0, right: 0, nearlyRight: 0 }]),
  ) as Record<KeyField, FieldScore>;
  readonly misses: Miss[] = [];

  add(receipt: string, key: ReceiptKey, found: Found): void {
    for (const field of keyFields) {
      const score = this.fields[field];
      const [wanted, value] = [key[field], found[field]];
      if (wanted !== '') score.labelled++;
      if (value !== undefined) score.found++;
      if (wanted === '') continue;
      if (value !== undefined && strictly(field, value) === strictly(field, wanted)) score.right++;
      if (value !== undefined && loosely(field, value) === loosely(field, wanted)) score.nearlyRight++;
      else this.misses.push({ receipt, field, found: value ?? '', wanted });
    }
  }
}

/** The harmonic mean of precision and recall. */
export function f1(right: number, { labelled, found }: FieldScore): number {
  return labelled + found === 0 ? 0 : (2 * right) / (labelled + found);
}
