import { canonicalColumns } from '../../domain/trade/trade.ts';
import type { Terms } from './make-terms.ts';
import { distortLei, distortName, type Party } from './parties.ts';
import type { Random } from './random.ts';

/** A trade as one side's system writes it: a text for each canonical column. */
export type TradeRecord = Record<(typeof canonicalColumns)[number], string>;

export const csvHeader = `${canonicalColumns.join(',')}\n`;
export const csvRecord = (record: TradeRecord): string =>
  `${canonicalColumns.map((column) => (/[",]/.test(record[column]) ? `"${record[column].replaceAll('"', '""')}"` : record[column])).join(',')}\n`;

/** An amount as written: two decimals. */
export const cents = (amount: number): string => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
const micros = (rate: number): string => `${Math.floor(rate / 1_000_000)}.${String(rate % 1_000_000).padStart(6, '0')}`;

const mirrored = { BUY: 'SELL', SELL: 'BUY', PAY: 'RECEIVE', RECEIVE: 'PAY' } as const;

/** The terms without noise, as the bank or as its counterparty books them. */
export const makeRecord = (
  terms: Terms,
  side: 'BANK' | 'COUNTERPARTY',
  parties: { readonly bank: Party; readonly counterparty: Party },
  ids: { readonly tradeId: string; readonly externalRef: string; readonly uti: string },
): TradeRecord => {
  const [own, other] = side === 'BANK' ? [parties.bank, parties.counterparty] : [parties.counterparty, parties.bank];
  return {
    ...ids,
    product: terms.product,
    tradeDate: terms.tradeDate,
    effectiveDate: terms.effectiveDate,
    maturityDate: terms.maturityDate,
    direction: side === 'BANK' ? terms.direction : mirrored[terms.direction],
    notional: cents(terms.notionalCents),
    currency: terms.currency,
    counterNotional: terms.counterCents === undefined ? '' : cents(terms.counterCents),
    counterCurrency: terms.counterCurrency,
    rate: micros(terms.rateMicros),
    floatingIndex: terms.floatingIndex,
    partyLei: own.lei,
    partyName: own.name,
    counterpartyLei: other.lei,
    counterpartyName: other.name,
    book: side === 'BANK' ? `BOOK-${terms.currency}` : `${terms.currency}_FLOW`,
    trader: side === 'BANK' ? `trader${terms.notionalCents % 37}` : `d.${terms.rateMicros % 53}`,
  };
};

/** Records as one system writes them to another's eye: references, names, identifiers, rounding, gaps. Economics stay. */
export const addNoise = (random: Random, record: TradeRecord): TradeRecord => {
  const noisy = { ...record };
  if (random.chance(0.06)) noisy.uti = '';
  else if (random.chance(0.08))
    noisy.uti = random.pick([noisy.uti.toLowerCase(), noisy.uti.replace(/(.{4})(?=.)/g, '$1-'), ` ${noisy.uti}`]);
  if (random.chance(0.06)) noisy.externalRef = '';
  else if (random.chance(0.2)) noisy.externalRef = distortReference(random, noisy.externalRef);
  if (random.chance(0.3)) noisy.counterpartyName = distortName(random, noisy.counterpartyName);
  if (random.chance(0.3)) noisy.partyName = distortName(random, noisy.partyName);
  for (const column of ['counterpartyLei', 'partyLei'] as const) {
    if (random.chance(0.04)) noisy[column] = '';
    else if (random.chance(0.01)) noisy[column] = distortLei(random, noisy[column]);
  }
  for (const column of ['counterpartyName', 'partyName', 'book', 'trader', 'floatingIndex', 'tradeDate'] as const)
    if (random.chance(0.02)) noisy[column] = '';
  if (random.chance(0.15)) noisy.rate = Number(noisy.rate).toFixed(4);
  if (noisy.counterNotional !== '' && random.chance(0.05)) {
    const units = Math.round(Number(noisy.counterNotional) * 100) + random.whole(-2, 2);
    noisy.counterNotional = cents(units);
  } else if (noisy.counterNotional !== '' && random.chance(0.02)) noisy.counterNotional = '';
  if (random.chance(0.03)) noisy.notional = noisy.notional.replace(/\.00$/, '');
  if (noisy.floatingIndex !== '' && random.chance(0.2))
    noisy.floatingIndex = noisy.floatingIndex.replace(/^[A-Z]{3}-/, '');
  return noisy;
};

const distortReference = (random: Random, reference: string): string => {
  switch (random.whole(0, 4)) {
    case 0:
      return reference.toLowerCase();
    case 1:
      return reference.replaceAll('-', random.pick(['', '/', ' ', '_']));
    case 2:
      return `${random.pick(['REF', 'OUR', 'CP'])}/${reference}`;
    case 3:
      return `${reference}${random.pick(['/01', '-A', '.V2'])}`;
    default:
      return `# ${reference}`;
  }
};
