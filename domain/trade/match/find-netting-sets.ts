import type { MatchingRun } from './matching-run.ts';
import { codeAt, dayAt, numberAt, numbersPerRow, unknownDay, wordsPerRow } from './row-layout.ts';
import { scaleTolerance } from './tolerance.ts';
import { scaleOf, type TradeBook } from './trade-book.ts';

type LeiField = 'partyLei' | 'counterpartyLei';
type NettingSet = { readonly bank: number[]; readonly counterparty: number[]; readonly net: Map<number, number> };

/** What a settlement nets over: the two currencies, the value date, and who the other party is by LEI. */
const nettingKey = ({ rows }: TradeBook, row: number, otherParty: LeiField): string | undefined => {
  const at = row * wordsPerRow;
  const [a, b] = [rows.words[at + codeAt.currency]!, rows.words[at + codeAt.counterCurrency]!];
  const day = rows.words[at + dayAt.effectiveDate]!;
  const lei = rows.words[at + codeAt[otherParty]]!;
  if (a === 0 || b === 0 || day === unknownDay || lei === 0) return undefined;
  return [Math.min(a, b), Math.max(a, b), day, lei].join(' ');
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
  const collect = (side: 'bank' | 'counterparty', rows: readonly number[], otherParty: LeiField): void => {
    const book = run[side];
    const { words, numbers } = book.rows;
    for (const row of rows) {
      const key = nettingKey(book, row, otherParty);
      const direction = run.dictionaries.terms.textOf(words[row * wordsPerRow + codeAt.direction]!);
      if (key === undefined || (direction !== 'BUY' && direction !== 'SELL')) continue;
      const set = sets.get(key) ?? { bank: [], counterparty: [], net: new Map<number, number>() };
      sets.set(key, set);
      set[side].push(row);
      const sign = direction === 'BUY' ? 1 : -1;
      const add = (currency: number, amount: number): unknown =>
        set.net.set(currency, (set.net.get(currency) ?? 0) + amount);
      add(words[row * wordsPerRow + codeAt.currency]!, sign * numbers[row * numbersPerRow + numberAt.notional]!);
      add(
        words[row * wordsPerRow + codeAt.counterCurrency]!,
        -sign * numbers[row * numbersPerRow + numberAt.counterNotional]!,
      );
    }
  };
  collect('bank', run.freeBankRows(), 'counterpartyLei');
  collect('counterparty', run.freeCounterpartyRows(), 'partyLei');
  const tolerance = scaleTolerance(fields.counterNotional.tolerance, scaleOf('counterNotional'));
  for (const { bank, counterparty, net } of sets.values()) {
    const size = bank.length + counterparty.length;
    if (bank.length === 0 || counterparty.length === 0 || size < 3 || size > netting.maxTrades) continue;
    if (![...net.values()].every((amount) => Math.abs(amount) <= tolerance.aboveUnits)) continue;
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
