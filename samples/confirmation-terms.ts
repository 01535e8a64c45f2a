import type { Trade } from '../domain/trade/trade.ts';

/** 12500000.00 as `12,500,000.00`. */
export const grouped = (amount: string): string => {
  const [whole = '', fraction] = amount.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
};

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** 2026-11-16 as `16 November 2026`. */
export const spelledDate = (isoDate: string): string => {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year}`;
};

/** 2026-11-16 as `16-Nov-2026`. */
export const shortDate = (isoDate: string): string => {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return `${day}-${(months[Number(month) - 1] ?? '').slice(0, 3)}-${year}`;
};

export const money = (amount: string | undefined, currency: string | undefined): string =>
  `${currency ?? ''} ${grouped(amount ?? '')}`.trim();

/** What a product is called on paper. */
export const productTitles: Partial<Record<NonNullable<Trade['product']>, string>> = {
  FX_SPOT: 'FX Spot',
  FX_FORWARD: 'FX Forward',
  FX_NDF: 'Non-Deliverable Forward',
  INTEREST_RATE_SWAP: 'Interest Rate Swap',
  CREDIT_DEFAULT_SWAP: 'Credit Default Swap',
};

export const isSwap = (trade: Trade): boolean => trade.direction === 'PAY' || trade.direction === 'RECEIVE';

/** Who pays the fixed leg of a swap. */
export const fixedRatePayer = (trade: Trade): string =>
  (trade.direction === 'PAY' ? trade.partyName : trade.counterpartyName) ?? '';

export const floatingRatePayer = (trade: Trade): string =>
  (trade.direction === 'PAY' ? trade.counterpartyName : trade.partyName) ?? '';
