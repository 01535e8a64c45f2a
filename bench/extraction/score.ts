import { type KeyField, keyFields, loosely, type ReceiptKey, strictly } from './receipt-key.ts';

type Found = Readonly<Record<KeyField, string | undefined>>;

export type FieldScore = { labelled: number; found: number; right: number; nearlyRight: number };

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
      const same = (compared: typeof strictly): boolean =>
        value !== undefined && compared(field, value) === compared(field, wanted);
      if (same(loosely)) score.nearlyRight++;
      if (same(strictly)) score.right++;
      else this.misses.push({ receipt, field, found: value ?? '', wanted });
    }
  }
}

/** The harmonic mean of precision and recall, over all of the fields. */
export function f1(right: 'right' | 'nearlyRight', fields: readonly FieldScore[]): number {
  const sum = (part: keyof FieldScore): number => fields.reduce((total, field) => total + field[part], 0);
  const most = sum('labelled') + sum('found');
  return most === 0 ? 0 : (2 * sum(right)) / most;
}
