import { isCurrency } from '../../money/currency.ts';
import { type DecimalString, isDecimal } from '../../money/decimal.ts';
import { periodOf } from '../values/period.ts';
import { child, type XmlElement } from '../xml/xml-element.ts';
import { dateAt, decimalAt, type Found, textAt } from '../xml/xml-values.ts';

/** A decimal times 100, exactly: `0.014048` is 1.4048 %. */
const timesHundred = (value: DecimalString): DecimalString => {
  if (!isDecimal(value)) return value;
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  const padded = fraction.padEnd(2, '0');
  const digits = `${whole}${padded.slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = padded.slice(2).replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${digits}${rest === '' ? '' : `.${rest}`}`;
};

/** FpML's rates are shares (0.05); a trade's are percent. Source: FpML, fixedRate "expressed as a decimal". */
export const percentAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const decimal = decimalAt(from, ...path);
  return decimal && { ...decimal, value: timesHundred(decimal.value) };
};

/**
 * An adjustable date as the parties agreed it, before any adjustment to business days: directly, inside `adjustableDate`
 * (FpML 4 and equities), else the adjusted one. A date that is only relative to another is not computed.
 */
export const adjustableDateAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const at = child(from, ...path);
  return (
    dateAt(at, 'unadjustedDate') ??
    dateAt(at, 'adjustableDate', 'unadjustedDate') ??
    dateAt(at, 'adjustedDate') ??
    dateAt(at, 'adjustableDate', 'adjustedDate') ??
    dateAt(at)
  );
};

export type FoundMoney = { amount?: Found | undefined; currency?: Found | undefined };

export const currencyAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const text = textAt(from, ...path);
  return text && isCurrency(text.value) ? text : undefined;
};

/** FpML's Money: a currency and an amount. */
export const moneyAt = (from: XmlElement | undefined, ...path: string[]): FoundMoney => {
  const at = child(from, ...path);
  return { amount: decimalAt(at, 'amount'), currency: currencyAt(at, 'currency') };
};

/** A period such as `3M` from its multiplier and its unit. */
export const periodAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const at = child(from, ...path);
  const multiplier = textAt(at, 'periodMultiplier');
  const unit = textAt(at, 'period');
  if (!multiplier || !unit || !at || !/^-?\d{1,4}$/.test(multiplier.value) || !/^[DWMYT]$/.test(unit.value))
    return undefined;
  return { value: periodOf(Number(multiplier.value), unit.value as 'D' | 'W' | 'M' | 'Y' | 'T'), at };
};

/** The id that a reference points to: `href` without the `#` of FpML 3 and earlier 4 versions. */
export const referenceAt = (from: XmlElement | undefined, ...path: string[]): string | undefined =>
  child(from, ...path)
    ?.attributes.get('href')
    ?.replace(/^#/, '');
