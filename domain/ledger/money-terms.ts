import { z } from 'zod';
import { isCurrency, minorUnitDigits } from '../money/currency.ts';
import { fromScaledInteger, isDecimal, toScaledInteger } from '../money/decimal.ts';

const currencyForm = 'an active ISO 4217 currency code, in capitals';
/** ISO 4217 alphabetic code of an active currency. */
export const Currency = z.string().refine(isCurrency, currencyForm).describe(currencyForm);

const decimalForm = 'a plain decimal above zero: 12.50';
/** A plain decimal above zero, in currency units. */
export const PositiveDecimal = z
  .string()
  .max(30)
  .refine((text) => isDecimal(text) && !/^[-+]/.test(text) && /[1-9]/.test(text), decimalForm)
  .describe(decimalForm);

/** The amount as a count of the currency's minor unit. @throws RangeError if it has more places than the currency. */
export const toMinorUnits = (amount: string, currency: string): bigint =>
  toScaledInteger(amount, minorUnitDigits(currency));

export const fromMinorUnits = (units: bigint, currency: string): string =>
  fromScaledInteger(units, minorUnitDigits(currency));

/** The amount with exactly the currency's places, so that equal amounts are equal texts: `100` EUR is `100.00`. */
export const normaliseAmount = (amount: string, currency: string): string =>
  fromMinorUnits(toMinorUnits(amount, currency), currency);
