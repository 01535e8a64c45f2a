import { canonicalJson } from '../audit/canonical-json.ts';
import type { LedgerEntry } from './entry.ts';
import { toMinorUnits } from './money-terms.ts';

/** What is left of a settlement once reversals are taken off, in minor units of its currency. */
export type LiveSettlement = { entry: LedgerEntry; minorUnits: bigint };

/** A ledger's entries of one payment, reversals worked off. */
export type LedgerPosition = {
  live: readonly LiveSettlement[];
  /** Settlements that reversals took back wholly. */
  reversed: readonly LedgerEntry[];
  /** The latest reversal that took something back, by the time it was recorded. */
  latestReversal: LedgerEntry | null;
  /** Reversals that found nothing to take back. */
  idleReversals: readonly LedgerEntry[];
  fees: readonly LedgerEntry[];
};

const contentOf = ({ timestamp, recordedAt, recordedBy, ...content }: LedgerEntry): string => canonicalJson(content);

/** A total order, so that nothing depends on how a caller sorted: names may repeat, contents don't. */
const byBooking = (a: LedgerEntry, b: LedgerEntry): number =>
  compareText(a.timestamp, b.timestamp) || compareText(a.entryId, b.entryId) || compareText(contentOf(a), contentOf(b));

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Two deliveries of one entry that raced each other differ in their time alone: they are one entry, the earlier. */
const withoutRepetitions = (entries: readonly LedgerEntry[]): LedgerEntry[] => {
  const known = new Set<string>();
  return entries.toSorted(byBooking).filter((entry) => {
    const content = contentOf(entry);
    if (known.has(content)) return false;
    known.add(content);
    return true;
  });
};

/**
 * Works a ledger's reversals off against its settlements. A reversal takes back what it names; without a name the earliest
 * live settlement of its very amount, else the earliest of its currency. One that finds nothing is idle.
 * The order in which entries came does not matter.
 */
export const positionOf = (entries: readonly LedgerEntry[]): LedgerPosition => {
  const distinct = withoutRepetitions(entries);
  const open = distinct
    .filter(({ kind }) => kind === 'SETTLEMENT')
    .map((entry) => ({ entry, minorUnits: toMinorUnits(entry.amount, entry.currency) }));
  const reversed: LedgerEntry[] = [];
  const idleReversals: LedgerEntry[] = [];
  let latestReversal: LedgerEntry | null = null;
  // Reversals that name their settlement first, so that one without a name doesn't take it from them.
  const reversals = distinct
    .filter(({ kind }) => kind === 'REVERSAL')
    .toSorted((a, b) => Number(a.reverses === undefined) - Number(b.reverses === undefined) || byBooking(a, b));
  for (const reversal of reversals) {
    const units = toMinorUnits(reversal.amount, reversal.currency);
    const candidates = open.filter(
      ({ entry, minorUnits }) =>
        minorUnits > 0n &&
        entry.currency === reversal.currency &&
        (reversal.reverses === undefined || entry.entryId === reversal.reverses),
    );
    const taken = candidates.find(({ minorUnits }) => minorUnits === units) ?? candidates[0];
    if (!taken) {
      idleReversals.push(reversal);
      continue;
    }
    taken.minorUnits -= units;
    if (taken.minorUnits === 0n) reversed.push(taken.entry);
    if (!latestReversal || reversal.recordedAt > latestReversal.recordedAt) latestReversal = reversal;
  }
  return {
    live: open.filter(({ minorUnits }) => minorUnits !== 0n),
    reversed,
    latestReversal,
    idleReversals,
    fees: distinct.filter(({ kind }) => kind === 'FEE'),
  };
};
