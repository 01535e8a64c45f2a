import type { ParsedTradeValue } from './parsed-trade-value.ts';
import type { Direction, Product } from './trade.ts';

const productAliases: Readonly<Record<Product, readonly string[]>> = {
  FX_SPOT: ['spot', 'fx spot deal', 'foreign exchange spot', 'fxspot', 'fxs', 'spot fx', 'currency spot'],
  FX_FORWARD: [
    'forward',
    'fx fwd',
    'fwd',
    'fx outright',
    'outright',
    'outright forward',
    'fx outright forward',
    'foreign exchange forward',
    'forward fx',
    'currency forward',
    'deliverable forward',
    'fx single leg',
  ],
  FX_NDF: ['ndf', 'non deliverable forward', 'nondeliverable forward', 'fx non deliverable forward'],
  FX_SWAP: ['fxsw', 'foreign exchange swap', 'currency swap fx', 'forex swap'],
  FX_OPTION: ['fxo', 'currency option', 'fx opt', 'foreign exchange option', 'fx vanilla option', 'vanilla fx option'],
  INTEREST_RATE_SWAP: [
    'irs',
    'interest rate swap fixed float',
    'rate swap',
    'ir swap',
    'vanilla swap',
    'vanilla irs',
    'interest swap',
    'ois',
    'overnight index swap',
    'fixed float swap',
    'fixed floating',
    'basis swap',
    'swap',
  ],
  FRA: ['forward rate agreement', 'forward rate agrmt'],
  CAP_FLOOR: ['cap', 'floor', 'caps floors', 'cap and floor', 'interest rate cap', 'interest rate floor', 'collar'],
  CREDIT_DEFAULT_SWAP: ['cds', 'credit default', 'cds single name', 'single name cds', 'cds index', 'index cds'],
  EQUITY_SWAP: ['eqs', 'eq swap', 'equity return swap', 'total return swap equity', 'equity trs', 'trs'],
  EQUITY_OPTION: ['eqo', 'eq option', 'equity opt', 'stock option'],
  COMMODITY_SWAP: ['coms', 'cmdty swap', 'commodity swp', 'comm swap', 'cmd swap'],
};

const directionAliases: Readonly<Record<Direction, readonly string[]>> = {
  BUY: ['b', 'bought', 'buyer', 'long', 'purchase', 'we buy', 'buys', 'buy protection', 'protection buyer'],
  SELL: ['s', 'sold', 'seller', 'short', 'sale', 'we sell', 'sells', 'sell protection', 'protection seller'],
  PAY: ['p', 'payer', 'pays', 'pay fixed', 'fixed payer', 'pay fix', 'fixed rate payer', 'payer swap', 'pays fixed'],
  RECEIVE: [
    'r',
    'rec',
    'rcv',
    'receiver',
    'receives',
    'receive fixed',
    'fixed receiver',
    'rec fixed',
    'floating payer',
    'fixed rate receiver',
    'receives fixed',
    'recv',
  ],
};

/** Letters and digits only, lower case: `FX-Fwd`, `fx_fwd` and `FX FWD` are one term. */
const termKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const parserOf = (noun: string, aliases: Readonly<Record<string, readonly string[]>>) => {
  const termByKey = new Map(
    Object.entries(aliases).flatMap(([term, names]) => [term, ...names].map((name) => [termKey(name), term] as const)),
  );
  return (text: string): ParsedTradeValue => {
    const value = termByKey.get(termKey(text));
    return value === undefined
      ? { ok: false, problem: `${JSON.stringify(text)} is not a known ${noun} (${Object.keys(aliases).join(', ')})` }
      : { ok: true, value };
  };
};

export const parseProduct = parserOf('product', productAliases);
export const parseDirection = parserOf('direction', directionAliases);
export const parseSettlementType = parserOf('settlement type', {
  PHYSICAL: ['physical delivery', 'deliverable', 'phys', 'delivery'],
  CASH: ['cash settled', 'cash settlement', 'non deliverable'],
});
export const parseOptionType = parserOf('option type', { CALL: ['c', 'calls'], PUT: ['p', 'puts'] });
