import type { Trade } from '../domain/trade/trade.ts';
import { type House, northgate } from './story.ts';

/** SWIFT's amount: a comma for the decimal point, which is always there. */
const swiftAmount = (amount: string): string => (amount.includes('.') ? amount.replace('.', ',') : `${amount},`);
const swiftDate = (isoDate: string | undefined): string => (isoDate ?? '').replaceAll('-', '');

/** The common reference of field 22C: both BICs' bank and location codes in alphabetical order around four digits of the rate. */
const commonReference = (one: string, other: string, rate: string): string => {
  const code = (bic: string) => bic.slice(0, 4) + bic.slice(6, 8);
  const digits = rate.replace('.', '').replace(/^0+/, '').padEnd(4, '0').slice(0, 4);
  const [first = '', second = ''] = [code(one), code(other)].sort();
  return first + digits + second;
};

/** Option J of a party field: BIC, name and LEI, so that the reader need not know whose BIC it is. */
const party = ({ bic, name, lei }: House): string => [`/ABIC/${bic}`, `/NAME/${name}`, `/LEIC/${lei}`].join('\r\n');

/** A foreign exchange confirmation (MT300) from the trade's own party. */
export const mt300Confirmation = (trade: Trade, house: House): string => {
  const bought = [trade.currency, trade.notional] as const;
  const sold = [trade.counterCurrency, trade.counterNotional] as const;
  const [buy, sell] = trade.direction === 'BUY' ? [bought, sold] : [sold, bought];
  return [
    `{1:F01${house.bic}AXXX0000000000}{2:I300${northgate.bic}XXXXN}{4:`,
    ':15A:',
    `:20:${trade.tradeId}`,
    `:21:${trade.externalRef}`,
    ':22A:NEWT',
    ':94A:BILA',
    `:22C:${commonReference(house.bic, northgate.bic, trade.rate ?? '0')}`,
    `:82J:${party(house)}`,
    `:87J:${party(northgate)}`,
    ':15B:',
    `:30T:${swiftDate(trade.tradeDate)}`,
    `:30V:${swiftDate(trade.effectiveDate)}`,
    `:36:${swiftAmount(trade.rate ?? '0')}`,
    `:32B:${buy[0]}${swiftAmount(buy[1] ?? '')}`,
    ':57A:NRTHGB2L',
    `:33B:${sell[0]}${swiftAmount(sell[1] ?? '')}`,
    `:57A:${house.bic}`,
    '-}',
    '',
  ].join('\r\n');
};
