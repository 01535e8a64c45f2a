import type { HolidayCalendars } from '../../calendar/holiday-calendars.ts';
import { assignByTerms, assignMismatches } from './assign-candidates.ts';
import { nearestDescriber } from './describe-nearest.ts';
import { markDuplicates } from './find-duplicates.ts';
import { findNettingSets } from './find-netting-sets.ts';
import { findSplits } from './find-splits.ts';
import { identifyByReference, identifyByRelatedReference, identifyByUti } from './identify.ts';
import { MatchingRun, type Verdict } from './matching-run.ts';
import type { MatchingRules } from './rules.ts';
import type { TradeBooks } from './trade-book.ts';

/**
 * The matching rule over two books. Emits one verdict for every row of either book, or of several rows together, as it
 * finds them; the steps go from what is certain to what is only likely, and a row that has its verdict keeps it.
 */
export const matchBooks = (
  rules: MatchingRules,
  books: TradeBooks,
  emit: (verdict: Verdict, run: MatchingRun) => void,
  options: { readonly calendars?: HolidayCalendars } = {},
): void => {
  const run: MatchingRun = new MatchingRun(rules, books, options.calendars, (verdict) => emit(verdict, run));
  markDuplicates(run.bank, run.dictionaries, run.withinBank, run.bankRepeats);
  markDuplicates(run.counterparty, run.dictionaries, run.withinCounterparty, run.counterpartyRepeats);
  identifyByUti(run);
  identifyByReference(run);
  run.references.bank.keep();
  run.references.counterparty.keep();
  identifyByRelatedReference(run);
  findSplits(run, 'LINKED');
  decidePartedPairs(run);
  assignByTerms(run);
  findSplits(run, 'BY_TERMS');
  findNettingSets(run);
  assignMismatches(run);
  decideTheRest(run);
};

/** Linked pairs whose amounts differ and that no split explains. */
const decidePartedPairs = (run: MatchingRun): void => {
  for (const { bank, counterparty, basis } of run.partedByAmount) {
    if (!run.isFreeBank(bank) || !run.isFreeCounterparty(counterparty)) continue;
    run.decide({
      status: 'MISMATCHED',
      bank: [bank],
      counterparty: [counterparty],
      basis,
      reasons: [...(run.bankNotes.get(bank) ?? []), ...(run.counterpartyNotes.get(counterparty) ?? [])],
    });
  }
};

const decideTheRest = (run: MatchingRun): void => {
  const decideSide = (side: 'BANK' | 'COUNTERPARTY'): void => {
    const isBank = side === 'BANK';
    const [book, done, repeats, notes] = isBank
      ? [run.bank, run.bankDone, run.bankRepeats, run.bankNotes]
      : [run.counterparty, run.counterpartyDone, run.counterpartyRepeats, run.counterpartyNotes];
    const describeNearest = nearestDescriber(run, side);
    for (let row = 0; row < book.size; row++) {
      if (done[row] === 1) continue;
      const kept = repeats[row]!;
      const rows = isBank ? { bank: [row], counterparty: [] } : { bank: [], counterparty: [row] };
      if (kept >= 0) {
        run.decide({ status: 'DUPLICATE', ...rows, basis: 'NONE', kept, reasons: [] });
        continue;
      }
      const nearest = describeNearest(row);
      run.decide({
        status: isBank ? 'UNMATCHED_BANK' : 'UNMATCHED_COUNTERPARTY',
        ...rows,
        basis: 'NONE',
        reasons: [...(nearest === undefined ? [] : [nearest]), ...(notes.get(row) ?? [])],
      });
    }
  };
  decideSide('BANK');
  decideSide('COUNTERPARTY');
};
