import type { MatchingRun } from './matching-run.ts';
import { scaleTolerance } from './tolerance.ts';
import { laneScale, type TradeBook, unknownDay } from './trade-book.ts';

type NettingSet = { readonly bank: number[]; readonly counterparty: number[]; readonly net: Map<number, number> };

/** What a settlement nets over: the two currencies, the value date, and who the other party is by LEI. */
const nettingKey = (book: TradeBook, row: number, otherParty: Int32Array): string | undefined => {
  const [a, b] = [book.codes.currency[row]!, book.codes.counterCurrency[row]!];
  const day = book.days.effectiveDate[row]!;
  if (a === 0 || b === 0 || day === unknownDay || otherParty[row] === 0) return undefined;
  return [Math.min(a, b), Math.max(a, b), day, otherParty[row]].join(' ');
};

/**
 * Finds FX trades that agree only in their net: all that is left between two parties in one currency pair and value
 * date, where what the bank is to get in either currency is what the counterparty is to give. Such a set is proposed:
 * that the parties agreed to net is for a person to say.
 */
export const findNettingSets = (run: MatchingRun): void => {
  const { netting, fields } = run.rules;
  if (!netting.enabled) return;
  const sets = new Map<string, NettingSet>();
  const collect = (side: 'bank' | 'counterparty', rows: readonly number[], otherParty: Int32Array): void => {
    const book = run[side];
    for (const row of rows) {
      const key = nettingKey(book, row, otherParty);
      const direction = run.dictionaries.terms.textOf(book.codes.direction[row]!);
      if (key === undefined || (direction !== 'BUY' && direction !== 'SELL')) continue;
      const set = sets.get(key) ?? { bank: [], counterparty: [], net: new Map<number, number>() };
      sets.set(key, set);
      set[side].push(row);
      const sign = direction === 'BUY' ? 1 : -1;
      const add = (currency: number, amount: number): unknown =>
        set.net.set(currency, (set.net.get(currency) ?? 0) + amount);
      add(book.codes.currency[row]!, sign * book.numbers.notional[row]!);
      add(book.codes.counterCurrency[row]!, -sign * book.numbers.counterNotional[row]!);
    }
  };
  collect('bank', run.freeBankRows(), run.bank.codes.counterpartyLei);
  collect('counterparty', run.freeCounterpartyRows(), run.counterparty.codes.partyLei);
  const tolerance = scaleTolerance(fields.counterNotional.tolerance, laneScale('counterNotional'));
  for (const { bank, counterparty, net } of sets.values()) {
    const size = bank.length + counterparty.length;
    if (bank.length === 0 || counterparty.length === 0 || size < 3 || size > netting.maxTrades) continue;
    if (![...net.values()].every((amount) => Math.abs(amount) <= tolerance.aboveLane)) continue;
    run.decide({
      status: 'PROPOSED',
      bank,
      counterparty,
      basis: 'NETTING',
      reasons: [
        `the ${bank.length} bank and ${counterparty.length} counterparty trades of this pair, value date and party net to zero in both currencies`,
      ],
    });
  }
};
