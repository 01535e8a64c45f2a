import type { EntryLedger } from './entry.ts';
import type { LedgerPosition, LiveSettlement } from './live-settlements.ts';
import { fromMinorUnits, toMinorUnits } from './money-terms.ts';
import type { Comparison } from './verdict.ts';

const money = (minorUnits: bigint, currency: string): string => `${fromMinorUnits(minorUnits, currency)} ${currency}`;

/** What a ledger took back beyond what it had settled, and the same in words; null where it took back no more. */
export const overReversal = (
  ledger: EntryLedger,
  { live, idleReversals }: LedgerPosition,
): { comparison: Comparison; words: string } | null => {
  const below = live.find(({ minorUnits }) => minorUnits < 0n);
  const [idle] = idleReversals;
  if (!below && !idle) return null;
  const over = below
    ? { units: -below.minorUnits, currency: below.entry.currency, words: '' }
    : {
        units: toMinorUnits(idle?.amount ?? '0', idle?.currency ?? ''),
        currency: idle?.currency ?? '',
        words: `: nothing is left for ${idle?.entryId}`,
      };
  return {
    comparison: {
      what: 'AMOUNT',
      between: `reversals beyond the settlement of ${ledger}`,
      expected: fromMinorUnits(0n, over.currency),
      actual: fromMinorUnits(over.units, over.currency),
      currency: over.currency,
    },
    words: `${ledger} took back ${money(over.units, over.currency)} more than it settled${over.words}`,
  };
};

const takenBack = ({ entry, minorUnits }: LiveSettlement): bigint =>
  toMinorUnits(entry.amount, entry.currency) - minorUnits;

/** What reversals took back of a settlement that is still live, and whether both ledgers say so; null where none did. */
export const partialReversalWords = (processor: LiveSettlement, core: LiveSettlement): string | null => {
  const [byProcessor, byCore] = [takenBack(processor), takenBack(core)];
  const [ours, theirs] = [processor.entry.currency, core.entry.currency];
  if (byProcessor === 0n && byCore === 0n) return null;
  if (byProcessor !== byCore || ours !== theirs)
    return `processor took back ${money(byProcessor, ours)}, core ${money(byCore, theirs)}`;
  const remains =
    processor.minorUnits === core.minorUnits
      ? money(core.minorUnits, theirs)
      : `${money(processor.minorUnits, ours)} in processor and ${money(core.minorUnits, theirs)} in core`;
  return `both ledgers agree on a partial reversal: ${money(byCore, theirs)} taken back, ${remains} left`;
};
