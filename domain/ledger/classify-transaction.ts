import { addBusinessMinutes } from '../calendar/business-hours.ts';
import { compareAmounts } from './compare-amounts.ts';
import type { EntryLedger, LedgerEntry, LedgerViews } from './entry.ts';
import { type LedgerPosition, positionOf } from './live-settlements.ts';
import { overReversal, partialReversalWords } from './reversal-words.ts';
import { type LedgerRules, processorRule } from './rules.ts';
import type { Category, Comparison, Verdict } from './verdict.ts';

const mismatch = (
  category: Category,
  reasons: [string, ...string[]],
  comparison: Comparison | null = null,
): Verdict => ({ category, finding: 'MISMATCH', reasons, expected: false, dueAt: null, comparison });

/** What a ledger has of a payment once reversals are worked off. */
type Standing = 'nothing' | 'settled' | 'duplicate' | 'reversed';
const standingOf = ({ live, reversed }: LedgerPosition): Standing =>
  live.length > 1 ? 'duplicate' : live.length === 1 ? 'settled' : reversed.length > 0 ? 'reversed' : 'nothing';

const namesOf = (position: LedgerPosition): string => position.live.map(({ entry }) => entry.entryId).join(', ');

/** The first time at which any of the entries was recorded, in epoch milliseconds. */
const firstRecorded = (entries: readonly LedgerEntry[]): number =>
  Math.min(...entries.map(({ recordedAt }) => Date.parse(recordedAt)));

const orphan = (processor: LedgerPosition, core: LedgerPosition): Verdict => {
  const ledgers = [
    ...(standingOf(processor) === 'nothing' ? [] : ['processor']),
    ...(standingOf(core) === 'nothing' ? [] : ['core']),
  ];
  return mismatch('ORPHAN', [
    'no customer entry',
    `only ${ledgers.join(' and ') || 'entries that settle nothing'} so far`,
  ]);
};

const duplicate = (ledger: EntryLedger, position: LedgerPosition): Verdict =>
  mismatch('DUPLICATE_SETTLEMENT', ['duplicate settlement', `live entries in ${ledger}: ${namesOf(position)}`]);

/** A state that waits for something until `dueEpochMs`. */
const waiting = (
  verdict: Omit<Verdict, 'expected' | 'dueAt' | 'comparison'>,
  dueEpochMs: number,
  now: number,
): Verdict => ({
  ...verdict,
  expected: now < dueEpochMs,
  dueAt: new Date(dueEpochMs).toISOString(),
  comparison: null,
});

/** Both or one of the ledgers lack what the other, or the customer, has. */
const missing = (
  views: LedgerViews & { customer: NonNullable<LedgerViews['customer']> },
  positions: Record<EntryLedger, LedgerPosition>,
  rules: LedgerRules,
  now: number,
): Verdict | null => {
  const processor = standingOf(positions.processor);
  const core = standingOf(positions.core);
  const rule = processorRule(rules, views.customer.processor);
  const after = (from: number, minutes: number): number => addBusinessMinutes(from, minutes, rule.hours);
  const recorded = Date.parse(views.customer.recordedAt);
  if (processor === 'nothing' && core === 'nothing') {
    const due = after(recorded, rule.processorMinutes);
    const verdict =
      now < due
        ? { category: 'PENDING' as const, finding: 'PENDING' as const, reasons: ['waiting for processor and core'] }
        : {
            category: 'MISSING_PROCESSOR' as const,
            finding: 'MISMATCH' as const,
            reasons: ['missing processor and core'],
          };
    return waiting(verdict, due, now);
  }
  if (processor === 'nothing') {
    const verdict = {
      category: 'MISSING_PROCESSOR' as const,
      finding: 'MISMATCH' as const,
      reasons: ['missing processor'],
    };
    return waiting(verdict, after(recorded, rule.processorMinutes), now);
  }
  if (core === 'nothing') {
    const verdict = { category: 'MISSING_CORE' as const, finding: 'MISMATCH' as const, reasons: ['missing core'] };
    return waiting(verdict, after(firstRecorded(views.processor), rule.coreMinutes), now);
  }
  if (processor === core) return null;
  const [lacking, other] =
    processor === 'reversed' ? (['core', 'processor'] as const) : (['processor', 'core'] as const);
  const reversal = positions[other].latestReversal;
  const verdict = {
    category: lacking === 'core' ? ('MISSING_CORE' as const) : ('MISSING_PROCESSOR' as const),
    finding: 'MISMATCH' as const,
    reasons: [`missing ${lacking} reversal`, `the ${other} ledger took its settlement back with ${reversal?.entryId}`],
  };
  return waiting(
    verdict,
    after(Date.parse(reversal?.recordedAt ?? views.customer.recordedAt), rule.reversalMinutes),
    now,
  );
};

/**
 * What the three ledgers come to for one payment: the first class of the table in docs/ledger.md that applies. A pure
 * function of the entries, whatever order they came in; `now` (epoch milliseconds) only decides whether a clock has run out.
 */
export const classifyTransaction = (views: LedgerViews, rules: LedgerRules, now: number): Verdict => {
  const positions = { processor: positionOf(views.processor), core: positionOf(views.core) };
  const { processor, core } = positions;
  const { customer } = views;
  if (customer === null) return orphan(processor, core);
  if (standingOf(processor) === 'duplicate') return duplicate('processor', processor);
  if (standingOf(core) === 'duplicate') return duplicate('core', core);
  const lacking = missing({ ...views, customer }, positions, rules, now);
  if (lacking) return lacking;

  const over = overReversal('processor', processor) ?? overReversal('core', core);
  const [settlement, coreSettlement] = [processor.live[0], core.live[0]];
  if (!settlement || !coreSettlement) {
    if (over) return mismatch('AMOUNT_MISMATCH', ['amount mismatch', over.words], over.comparison);
    const reasons = ['reversed', `by ${processor.latestReversal?.entryId} and ${core.latestReversal?.entryId}`];
    return { category: 'REVERSED', finding: 'REVERSED', reasons, expected: false, dueAt: null, comparison: null };
  }
  const amounts = compareAmounts(customer, { position: processor, settlement }, coreSettlement, rules);
  if (amounts.kind === 'noConversion') {
    const [ours, theirs] = amounts.currencies;
    const text = `customer has ${ours}, ${amounts.ledger} ${theirs}, and no rate leads from one to the other`;
    return mismatch('CURRENCY_MISMATCH', ['currency mismatch', text]);
  }
  // However small, and whatever the amounts then are: it is no adjustment, and nothing to settle.
  if (over) return mismatch('AMOUNT_MISMATCH', ['amount mismatch', over.words], over.comparison);
  switch (amounts.kind) {
    case 'differ': {
      const { within, widest } = amounts;
      const reversal = partialReversalWords(settlement, coreSettlement);
      const why = [inWords(widest), ...(reversal === null ? [] : [reversal])];
      return within
        ? mismatch('FX_ADJUSTMENT', ['FX adjustment', ...why], widest)
        : mismatch('AMOUNT_MISMATCH', ['amount mismatch', ...why], widest);
    }
    case 'feeVariance':
      return mismatch('FEE_VARIANCE', ['fee variance', inWords(amounts.fee)], amounts.fee);
    case 'equal':
      return {
        category: 'MATCHED',
        finding: 'MATCHED',
        reasons: ['all three ledgers agree'],
        expected: false,
        dueAt: null,
        comparison: null,
      };
  }
};

const inWords = ({ between, expected, actual, currency, basis }: Comparison): string =>
  `${between}: expected ${expected} ${currency}${basis ? ` (${basis})` : ''}, found ${actual} ${currency}`;
