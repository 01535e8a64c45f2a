import { fitsCurrency, hasMinorUnit, isCurrency, minorUnitDigits } from '../../money/currency.ts';
import { isDecimal } from '../../money/decimal.ts';
import type { CandidateRecord, DocumentKind, Reason } from '../candidate.ts';

/** Fields that hold an amount, by the field that holds its currency. Prices of a unit may have more places. */
const amountsByCurrency: Readonly<Record<DocumentKind, Readonly<Record<string, readonly string[]>>>> = {
  trade: { currency: ['notional'], counterCurrency: ['counterNotional'], premiumCurrency: ['premium'] },
  invoice: {
    currency: ['subtotal', 'taxAmount', 'discount', 'charges', 'rounding', 'totalAmount', 'amountPaid', 'amountDue'],
  },
  receipt: { currency: ['subtotal', 'tax', 'tip', 'discount', 'charges', 'rounding', 'total', 'amountPaid'] },
};

/** Amounts that say more decimal places than their currency has (ISO 4217): 162500000.50 JPY is none. */
export const checkDecimals = (kind: DocumentKind, { fields }: CandidateRecord): Reason[] =>
  Object.entries(amountsByCurrency[kind]).flatMap(([currencyField, names]) => {
    const currency = fields[currencyField]?.value ?? '';
    if (!isCurrency(currency) || !hasMinorUnit(currency)) return [];
    return names.flatMap((name) => {
      const value = fields[name]?.value;
      if (value === undefined || !isDecimal(value) || fitsCurrency(value, currency)) return [];
      const places = minorUnitDigits(currency);
      const message = `${name} ${value} has more decimal places than ${currency} has: ${places === 0 ? 'none' : places}`;
      return [{ code: 'TOO_MANY_DECIMALS', message, field: name }];
    });
  });
