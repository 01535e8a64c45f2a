import { minorUnitDigits } from '../../money/currency.ts';
import { addDecimals, compareDecimals, type DecimalString, isDecimal } from '../../money/decimal.ts';
import type { CandidateRecord, Reason } from '../candidate.ts';
import { withinRounding } from './within-rounding.ts';

/** A field's value where it is a plain decimal of a size that can be added up. */
const decimalOf = (record: CandidateRecord, name: string): DecimalString | undefined => {
  const value = record.fields[name]?.value;
  return value !== undefined && isComparable(value) ? value : undefined;
};

const isComparable = (text: string): boolean => isDecimal(text) && (text.split('.')[1]?.length ?? 0) <= 12;

type Names = { subtotal: string; tax: string; total: string };

/**
 * The sum with any of the adjustments: whether a discount, charge, tip or rounding stands before or after a figure is the
 * document's own way.
 */
const withAdjustments = (sum: DecimalString, adjustments: readonly DecimalString[]): DecimalString[] => {
  const sums = [sum];
  for (const adjustment of adjustments) sums.push(...sums.map((each) => addDecimals(each, adjustment)));
  return sums;
};

const magnitudeOf = (value: DecimalString): DecimalString => value.replace(/^[+-]/, '');

/**
 * A part that is more than the whole, however much was taken off: it was misread, whatever the other part is. Totals below
 * zero are owed the other way and not looked at.
 */
const largerThanTotal = (
  part: { code: string; name: string; value: DecimalString | undefined },
  total: { name: string; value: DecimalString },
  takenOff: readonly DecimalString[],
  digits: number,
): Reason[] => {
  if (part.value === undefined || total.value.startsWith('-')) return [];
  const most = addDecimals(total.value, ...takenOff.map(magnitudeOf));
  if (compareDecimals(part.value, most) <= 0 || withinRounding(part.value, most, 1, digits)) return [];
  const message = `${part.name} ${part.value} is more than the ${total.name} ${total.value}`;
  return [{ code: part.code, message, field: part.name }];
};

/**
 * A receipt's or invoice's own arithmetic: lines add up to the subtotal (or, where there is none, to the total with or
 * without tax), subtotal and tax to the total; discounts, charges, tip and rounding may come between. Each figure may be
 * off by one minor unit of its currency. Of a sum with a missing part only that no part is more than the whole. Prices with
 * tax included are known by total = subtotal.
 */
export const checkArithmetic = (record: CandidateRecord, names: Names): Reason[] => {
  const digits = minorUnitDigits(record.fields.currency?.value ?? '');
  const subtotal = decimalOf(record, names.subtotal);
  const tax = decimalOf(record, names.tax);
  const total = decimalOf(record, names.total);
  const discount = decimalOf(record, 'discount');
  const adjustments = [
    ...['tip', 'charges', 'rounding'].flatMap((name) => decimalOf(record, name) ?? []),
    ...(discount === undefined ? [] : [`-${magnitudeOf(discount)}`]),
  ];
  const makes = (sum: DecimalString, target: DecimalString, roundings: number): boolean =>
    withAdjustments(sum, adjustments).some((each) => withinRounding(each, target, roundings, digits));
  const reasons: Reason[] = [];

  if (subtotal !== undefined && total !== undefined && !makes(subtotal, total, 1)) {
    const sum = addDecimals(subtotal, tax ?? '0');
    if (tax !== undefined && !makes(sum, total, 1)) {
      reasons.push({
        code: 'TOTAL_MISMATCH',
        message: `${names.subtotal} ${subtotal} and ${names.tax} ${tax} make ${sum}, not the ${names.total} ${total}`,
        field: names.total,
      });
    }
  }

  if (total !== undefined && reasons.length === 0) {
    const takenOff = ['discount', 'rounding'].flatMap((name) => decimalOf(record, name) ?? []);
    const whole = { name: names.total, value: total };
    reasons.push(
      ...largerThanTotal({ code: 'TAX_ABOVE_TOTAL', name: names.tax, value: tax }, whole, takenOff, digits),
      ...largerThanTotal(
        { code: 'SUBTOTAL_ABOVE_TOTAL', name: names.subtotal, value: subtotal },
        whole,
        takenOff,
        digits,
      ),
    );
  }

  const lines = record.lineItems.flatMap(({ amount }) => (amount && isComparable(amount.value) ? [amount.value] : []));
  const [target, name] = subtotal === undefined ? [total, names.total] : [subtotal, names.subtotal];
  if (lines.length === 0 || lines.length < record.lineItems.length || target === undefined) return reasons;
  const sum = addDecimals(...lines);
  // Lines may be printed with their tax beside a subtotal without it: they then make the total.
  const ways = [sum, ...(tax === undefined ? [] : [addDecimals(sum, tax)])];
  const targets = [target, ...(total === undefined ? [] : [total])];
  const found = targets.some((each) => (each === total ? ways : [sum]).some((way) => makes(way, each, lines.length)));
  if (!found) {
    reasons.push({
      code: 'LINES_MISMATCH',
      message: `The ${lines.length} lines add up to ${sum}, not to the ${name} ${target}`,
      field: name,
    });
  }
  return reasons;
};
