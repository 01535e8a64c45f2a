import { canonicalColumns, type Trade } from '../domain/trade/trade.ts';

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A book in the canonical CSV form of `concord match`. */
export const tradeCsv = (trades: readonly Trade[]): string =>
  [
    canonicalColumns.join(','),
    ...trades.map((trade) => canonicalColumns.map((column) => quoted(trade[column] ?? '')).join(',')),
    '',
  ].join('\n');
