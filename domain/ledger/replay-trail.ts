import { canonicalJson } from '../audit/canonical-json.ts';
import { classifyTransaction } from './classify-transaction.ts';
import type { LedgerEntry, LedgerViews } from './entry.ts';
import type { LedgerRules } from './rules.ts';
import type { Verdict } from './verdict.ts';

/** A state that a payment came into, and what brought it there. */
export type TrailStep = { at: string; cause: string; verdict: Verdict };

/** How far a payment's trail has been told: nothing before it is told again. */
export type TrailPosition = {
  verdict: Verdict;
  /** ISO 8601 instant of the latest entry or clock that was taken into account. */
  through: string;
  /** Names of the entries that were. */
  seen: readonly string[];
};

/** An entry in the order in which Concord came to know it. */
type Arrival = { name: string; recordedAt: string; rank: number; add: (views: LedgerViews) => LedgerViews };

const arrivalsOf = ({ customer, processor, core }: LedgerViews): Arrival[] => {
  const of =
    (ledger: 'processor' | 'core', rank: number) =>
    (entry: LedgerEntry): Arrival => ({
      name: `${ledger} ${entry.timestamp}#${entry.entryId}`,
      recordedAt: entry.recordedAt,
      rank,
      add: (views) => ({ ...views, [ledger]: [...views[ledger], entry] }),
    });
  return [
    ...(customer
      ? [
          {
            name: 'customer',
            recordedAt: customer.recordedAt,
            rank: 0,
            add: (views: LedgerViews) => ({ ...views, customer }),
          },
        ]
      : []),
    ...processor.map(of('processor', 1)),
    ...core.map(of('core', 2)),
  ].toSorted((a, b) => compare(a.recordedAt, b.recordedAt) || a.rank - b.rank || compare(a.name, b.name));
};

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Two verdicts are one state unless a reader would see a difference; a due time that moves is none. */
const sameState = (a: Verdict, b: Verdict): boolean => {
  const seen = ({ dueAt, ...shown }: Verdict): string => canonicalJson(shown);
  return seen(a) === seen(b);
};

const later = (a: string, b: string): string => (a < b ? b : a);

/**
 * The states that a payment came into since `position` (null: from the start), and where the trail then stands. The entries
 * are gone through in the order in which they were recorded, with the clocks that ran out in between: the trail tells what
 * happened to the payment, and not when somebody looked. So any order, repetition or loss of the events that make
 * somebody look gives one trail. An entry that turns up late (recorded before `through`, seen after) comes now, at `through`:
 * what was told stays.
 *
 * @param now epoch milliseconds.
 * @returns null where nothing is known of the payment.
 */
export const replayTrail = (
  views: LedgerViews,
  position: TrailPosition | null,
  rules: LedgerRules,
  now: number,
): { steps: TrailStep[]; position: TrailPosition } | null => {
  const arrivals = arrivalsOf(views);
  const seen = new Set(position?.seen);
  const steps: TrailStep[] = [];
  let verdict = position?.verdict ?? null;
  let through = position?.through ?? '';
  let known: LedgerViews = { customer: null, processor: [], core: [] };
  for (const arrival of arrivals.filter(({ name }) => seen.has(name))) known = arrival.add(known);

  const come = (next: Verdict, at: string, cause: string): void => {
    through = at;
    if (verdict === null || !sameState(verdict, next)) steps.push({ at, cause, verdict: next });
    verdict = next;
  };
  const runOut = (until: string): void => {
    if (!verdict?.expected || verdict.dueAt === null || verdict.dueAt > until) return;
    const at = later(verdict.dueAt, through);
    come(classifyTransaction(known, rules, Date.parse(at)), at, 'the clock ran out');
  };

  for (const arrival of arrivals) {
    if (seen.has(arrival.name)) continue;
    const at = later(arrival.recordedAt, through);
    runOut(at);
    known = arrival.add(known);
    come(classifyTransaction(known, rules, Date.parse(at)), at, arrival.name);
  }
  const asOf = later(new Date(now).toISOString(), through);
  runOut(asOf);
  if (verdict !== null) {
    // Under the rules of now: they may have changed since the verdict was given.
    const current = classifyTransaction(known, rules, Date.parse(asOf));
    if (!sameState(verdict, current)) come(current, asOf, `rules ${rules.version}`);
  }
  return verdict && { steps, position: { verdict, through, seen: arrivals.map(({ name }) => name) } };
};
