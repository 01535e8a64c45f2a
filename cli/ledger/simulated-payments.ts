import type { Category } from '../../domain/ledger/verdict.ts';
import { seededRandom } from '../../samples/seeded-random.ts';
import { type LedgerCall, type Story, type StoryName, stories } from './payment-stories.ts';

/** A payment of the simulation: what its seed says must come of it. */
export type SimulatedPayment = {
  txId: string;
  story: StoryName;
  ends: Category;
  /** Entries that the three ledgers then have of it; a repeated call adds none. */
  entries: number;
};

/** A call in its place; `repeats`: the same was, or will be, called before. `conflicts`: the same name with another body. */
export type ScheduledCall = { call: LedgerCall; txId: string; repeats: boolean; conflicts: boolean };

export type Simulation = { payments: SimulatedPayment[]; calls: ScheduledCall[] };

/** The ledgers' own times begin here, whenever the simulation runs: the same seed makes the same entries. */
const firstBooking = Date.parse('2026-03-02T08:00:00.000Z');
/** With faults, so much of the simulation may lie between a payment's calls. */
const longestLag = 0.3;
/** Without, so much lies between one entry of a payment and its next. */
const usualLag = 0.1;
const repeatShare = 0.15;
const conflictShare = 0.03;

const names = Object.keys(stories) as StoryName[];
const totalWeight = names.reduce((sum, name) => sum + stories[name].weight, 0);

const drawStory = (random: () => number): StoryName => {
  let left = random() * totalWeight;
  for (const name of names) {
    left -= stories[name].weight;
    if (left < 0) return name;
  }
  return 'plain';
};

/** The same call with another amount, as a careless caller makes it. */
const altered = (call: LedgerCall): LedgerCall =>
  call.kind === 'post'
    ? { ...call, terms: { ...call.terms, amount: '0.01' } }
    : { ...call, entry: { ...call.entry, amount: '0.01' } };

/**
 * Payments and the calls that tell of them, drawn from a seed. Without faults every payment is plain and its calls come in
 * order; with them it is one of the stories, its calls come in any order and far apart, some of them twice, and some names
 * are used again for another body.
 */
export const simulate = (options: { seed: number; transactions: number; faults: boolean }): Simulation => {
  const { seed, transactions, faults } = options;
  const random = seededRandom(seed);
  const payments: SimulatedPayment[] = [];
  const placed: { place: number; scheduled: ScheduledCall }[] = [];
  for (let index = 0; index < transactions; index++) {
    const name = faults ? drawStory(random) : 'plain';
    const story: Story = stories[name];
    const txId = `sim-${seed}-${String(index).padStart(6, '0')}`;
    const hundreds = 1 + Math.floor(random() * 40);
    const at = (minutes: number): string => new Date(firstBooking + (index + minutes) * 60_000).toISOString();
    const calls = story.calls({ txId, hundreds, at });
    payments.push({ txId, story: name, ends: story.ends, entries: calls.length });
    const begin = index / transactions;
    const place = (position: number): number => begin + (faults ? random() * longestLag : position * usualLag);
    const add = (call: LedgerCall, where: number, repeats = false, conflicts = false): void => {
      placed.push({ place: where, scheduled: { call, txId, repeats, conflicts } });
    };
    calls.forEach((call, position) => {
      const where = place(position);
      add(call, where);
      if (faults && random() < repeatShare) add(call, place(position), true);
      // After the first, which has the name then; so far after that it is there by then.
      if (faults && random() < conflictShare) add(altered(call), 1 + longestLag + random(), false, true);
    });
  }
  const calls = placed.toSorted((a, b) => a.place - b.place).map(({ scheduled }) => scheduled);
  return { payments, calls };
};
