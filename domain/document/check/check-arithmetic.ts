import { minorUnitDigits } from '../../money/currency.ts';
import { addDecimals, type DecimalString, isDecimal } from '../../money/decimal.ts';
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
 * A receipt's or invoice's own arithmetic: lines add up to the subtotal (or, where there is none, to the total with or
 * without tax), subtotal and tax (and tip) to the total. Each figure may be off by one minor unit of its currency. A sum
 * with a missing part is not checked. Prices with tax included are known by total = subtotal.
 */
export const checkArithmetic = (record: CandidateRecord, names: Names): Reason[] => {
  const digits = minorUnitDigits(record.fields.currency?.value ?? '');
  const equal = (a: DecimalString, b: DecimalString, roundings: number) => withinRounding(a, b, roundings, digits);
  const reasons: Reason[] = [];

  const subtotal = decimalOf(record, names.subtotal);
  const tax = decimalOf(record, names.tax);
  const total = decimalOf(record, names.total);
  const extras = ['tip', 'charges', 'rounding'].flatMap((name) => decimalOf(record, name) ?? []);
  const discount = decimalOf(record, 'discount');
  const deduct = (sum: DecimalString) => (discount === undefined ? [] : [addDecimals(sum, negate(discount))]);
  /** A printed discount may stand before or after the subtotal. */
  const withDiscount = (sum: DecimalString) => [sum, ...deduct(sum)];

  if (subtotal !== undefined && total !== undefined) {
    const exclusive = addDecimals(subtotal, tax ?? '0', ...extras);
    const inclusive = addDecimals(subtotal, ...extras);
    const sums = [...withDiscount(exclusive), ...withDiscount(inclusive)];
    const complete = tax !== undefined || equal(inclusive, total, 1);
    if (complete && !sums.some((sum) => equal(sum, total, 1 + extras.length))) {
      reasons.push({
        code: 'TOTAL_MISMATCH',
        message: `${names.subtotal} ${subtotal} and ${names.tax} ${tax ?? '0'} make ${exclusive}, not the ${names.total} ${total}`,
        field: names.total,
      });
    }
  }

  const lineAmounts = record.lineItems.map((line) => line.amount?.value);
  const complete = lineAmounts.length > 0 && lineAmounts.every((value) => value !== undefined && isComparable(value));
  if (complete) {
    const sum = addDecimals(...(lineAmounts as DecimalString[]));
    const targets = [subtotal, subtotal === undefined ? total : undefined].filter((target) => target !== undefined);
    const alternatives = subtotal === undefined && tax !== undefined ? [addDecimals(sum, tax)] : [];
    const sums = [sum, ...alternatives].flatMap(withDiscount);
    const [target] = targets;
    if (target !== undefined && !sums.some((candidate) => equal(candidate, target, lineAmounts.length))) {
      reasons.push({
        code: 'LINES_MISMATCH',
        message: `The ${lineAmounts.length} lines add up to ${sum}, not to the ${subtotal === undefined ? names.total : names.subtotal} ${target}`,
        field: subtotal === undefined ? names.total : names.subtotal,
      });
    }
  }
  return reasons;
};

const negate = (value: DecimalString): DecimalString =>
  value.startsWith('-') ? value.slice(1) : `-${value.replace(/^\+/, '')}`;
