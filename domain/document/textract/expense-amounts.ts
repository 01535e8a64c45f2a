import { addDecimals, compareDecimals, type DecimalString } from '../../money/decimal.ts';
import { type DecimalMark, parseAmount } from '../values/parse-amount.ts';
import type { Reading } from './expense-reading.ts';

export type AmountReading = { value: DecimalString; ambiguous: boolean; reading: Reading };

/**
 * A registration number, a telephone number: nine digits or more, or digits after a zero, with nothing that groups them,
 * marks decimals or names a currency.
 */
const isIdentifier = (text: string): boolean =>
  /^(?:\W|n[or]\b)*(?:\d{9,}|0\d{2,})\W*$/i.test(text) && !/\p{Sc}/u.test(text);

/** The amount that a reading says; null where it says none. */
export const amountIn = (reading: Reading, mark: DecimalMark | null): AmountReading | null => {
  const parsed = isIdentifier(reading.text) ? null : parseAmount(reading.text, mark);
  return parsed && { ...parsed, reading };
};

/** As many as a currency has; unit prices and rates may have more, sums never. */
const decimalsOfSums = 3;
const isRate = (text: string): boolean => /^\W*\d+(?:[.,]\d+)?\s*%\W*$/.test(text);
const isSum = ({ value, reading }: AmountReading): boolean =>
  (value.split('.')[1]?.length ?? 0) <= decimalsOfSums && !isRate(reading.text);

/** The readings that may be a document's sums, surest first. */
export const sumsOf = (readings: readonly Reading[], mark: DecimalMark | null): AmountReading[] =>
  readings
    .flatMap((reading) => amountIn(reading, mark) ?? [])
    .filter(isSum)
    .toSorted((a, b) => b.reading.confidence - a.reading.confidence);

const sum = (amounts: readonly AmountReading[]): DecimalString => addDecimals(...amounts.map(({ value }) => value));

/** The same amount read twice, once in a summary and once in a list of rates, counts once. */
const distinct = (amounts: readonly AmountReading[]): AmountReading[] =>
  amounts.filter(
    ({ value }, index) => amounts.findIndex((other) => compareDecimals(other.value, value) === 0) === index,
  );

export type ChosenAmounts = { subtotal?: AmountReading; tax?: AmountReading; total?: AmountReading };

/**
 * Of several readings each, the subtotal, tax and total that fit together: subtotal and tax make the total. Several taxes
 * may be parts (by rate, or state and federal) that add up. Where nothing fits, the surest reading of each.
 */
export const chooseAmounts = (
  subtotals: readonly AmountReading[],
  taxes: readonly AmountReading[],
  totals: readonly AmountReading[],
): ChosenAmounts => {
  const parts = distinct(taxes);
  const [firstPart] = parts;
  const together: AmountReading[] = firstPart && parts.length > 1 ? [{ ...firstPart, value: sum(parts) }] : [];
  for (const total of totals) {
    for (const subtotal of subtotals) {
      for (const tax of [...parts, ...together]) {
        if (compareDecimals(addDecimals(subtotal.value, tax.value), total.value) === 0) return { subtotal, tax, total };
      }
    }
  }
  const [subtotal] = subtotals;
  const [total] = totals;
  return {
    ...(subtotal ? { subtotal } : {}),
    ...(firstPart ? { tax: firstPart } : {}),
    ...(total ? { total } : {}),
  };
};
