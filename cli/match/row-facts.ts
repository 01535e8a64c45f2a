import type { MatchingRun, Verdict } from '../../domain/trade/match/matching-run.ts';
import { isMatched, type RowFacts } from '../../domain/trade/match/report.ts';

/** What a report says of a row beside its verdict, from the bank's trade or else from the counterparty's. */
export const rowFactsOf = (run: MatchingRun, verdict: Verdict): RowFacts => {
  const isBank = verdict.bank.length > 0;
  const book = isBank ? run.bank : run.counterparty;
  const row = (isBank ? verdict.bank[0] : verdict.counterparty[0])!;
  const facts = {
    product: book.text(row, 'product'),
    counterparty: book.text(row, isBank ? 'counterpartyName' : 'partyName'),
    counterpartyLei: book.text(row, isBank ? 'counterpartyLei' : 'partyLei'),
  };
  if (isMatched(verdict.status)) return facts;
  return {
    ...facts,
    tradeDate: book.text(row, 'tradeDate'),
    currency: book.text(row, 'currency'),
    notional: book.text(row, 'notional'),
  };
};
