import { describe, expect, it } from '@jest/globals';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';
import { defaultLedgerRules } from '../../../domain/ledger/default-rules.ts';
import type { EntryLedger, LedgerEntry } from '../../../domain/ledger/entry.ts';
import { reconcileTransaction } from '../../../domain/ledger/reconcile-transaction.ts';
import { sha256 } from '../../../tasks/adapters/audit-trail.ts';
import { customerEntry, iso, ledgerEntry, monday } from '../../domain/ledger/entries.ts';
import { MemoryLedger } from '../../support/memory/memory-ledger.ts';
import { seededRandom } from '../../support/run-machine.ts';

/** Something that comes to a ledger. */
type Arrival = { ledger: 'customer' } | { ledger: EntryLedger; entry: LedgerEntry };
const named = (ledger: EntryLedger, entryId: string, more: Partial<LedgerEntry> = {}): Arrival => ({
  ledger,
  entry: ledgerEntry({ entryId, ...more }),
});

/** Lives of a payment, each in the order in which it would usually come. */
const lives: Record<string, Arrival[]> = {
  usual: [{ ledger: 'customer' }, named('processor', 'p1'), named('core', 'c1')],
  reversed: [
    { ledger: 'customer' },
    named('processor', 'p1'),
    named('core', 'c1'),
    named('processor', 'p2', { kind: 'REVERSAL', reverses: 'p1' }),
    named('core', 'c2', { kind: 'REVERSAL', reverses: 'c1' }),
  ],
  eventful: [
    { ledger: 'customer' },
    named('processor', 'p1'),
    named('processor', 'f1', { kind: 'FEE', amount: '1.20' }),
    named('core', 'c1', { amount: '100.50' }),
    named('processor', 'p2'),
    named('processor', 'p3', { kind: 'REVERSAL', reverses: 'p2' }),
    named('core', 'c2', { kind: 'REVERSAL', amount: '100.50', reverses: 'c1' }),
    named('core', 'c3'),
  ],
};
const hour = 3_600_000;
/** All 40,320 orders of eight entries take minutes: a sample stands for them unless CONCORD_EVERY_ORDER is set. */
const everyOrder = process.env.CONCORD_EVERY_ORDER !== undefined;

class Crashed extends Error {}
type Fault = 'none' | 'before' | 'after';

/** A ledger whose calls may fail before or after they took effect, and the machine's round on it. */
class World {
  readonly ledger = new MemoryLedger();
  readonly #fault: () => Fault;
  now = monday;

  constructor(fault: () => Fault = () => 'none') {
    this.#fault = fault;
  }

  /** An entry becomes known: its use case is called until it has answered. */
  async arrive(arrival: Arrival, at: number): Promise<void> {
    this.now = Math.max(this.now, at);
    await this.#untilAnswered(() =>
      arrival.ledger === 'customer'
        ? this.ledger.addCustomer(customerEntry({ recordedAt: iso(at) }))
        : this.ledger.addEntry(arrival.ledger, { ...arrival.entry, recordedAt: iso(at) }),
    );
  }

  /** An event of the payment is delivered until an execution has ended well, as a pipe does. */
  async deliver(): Promise<void> {
    for (;;) {
      try {
        await this.#execute();
        return;
      } catch (error) {
        if (!(error instanceof Crashed)) throw error;
      }
    }
  }

  async #execute(): Promise<void> {
    for (;;) {
      const { views, finding } = await this.#call(() => this.ledger.collect('tx-1'));
      const result = await this.#call(async () =>
        reconcileTransaction('tx-1', views, finding, defaultLedgerRules, this.now, { actor: 'test' }, sha256),
      );
      if (result.kind !== 'changed') return;
      // A state's retry writes the same transaction again: its own first write is then somebody who was first.
      const outcome = await this.#call(async () => this.ledger.commit(result.reconciliation));
      if (outcome === 'committed') return;
    }
  }

  async #call<Result>(effect: () => Promise<Result>): Promise<Result> {
    const fault = this.#fault();
    if (fault === 'before') throw new Crashed();
    const result = await effect();
    if (fault === 'after') throw new Crashed();
    return result;
  }

  async #untilAnswered(effect: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await this.#call(effect);
        return;
      } catch (error) {
        if (!(error instanceof Crashed)) throw error;
      }
    }
  }

  /** What must come out the same, however it came about. */
  async outcome() {
    const { views, finding } = await this.ledger.collect('tx-1');
    const trail = await this.ledger.trail('tx-1');
    return { customer: views.customer, finding, trail };
  }
}

/** The orderly run: someone looks after every arrival, and nothing fails. */
const orderly = async (arrivals: readonly Arrival[], spacing: number) => {
  const world = new World();
  for (const [index, arrival] of arrivals.entries()) {
    await world.arrive(arrival, monday + index * spacing);
    await world.deliver();
  }
  return world;
};

const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length <= 1
    ? [[...items]]
    : items.flatMap((item, index) =>
        permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
      );

const shuffled = <Item>(items: readonly Item[], random: () => number): Item[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

const settledState = async (world: World) => {
  const { finding } = await world.outcome();
  const { category, finding: verdict, reasons, comparison } = finding!;
  return { category, verdict, reasons, comparison };
};

describe.each(Object.entries(lives))('the life "%s"', (_name, life) => {
  it.each([
    ['within a minute', 1_000],
    ['over days, so that clocks run out', 7 * hour],
  ])('ends in one ledger, finding and trail %s, whenever someone looks', async (_when, spacing) => {
    const expected = await (await orderly(life, spacing)).outcome();

    // Every choice of the arrivals after which an event is delivered; the last one always is.
    for (let looks = 0; looks < 2 ** (life.length - 1); looks += 1) {
      const world = new World();
      for (const [index, arrival] of life.entries()) {
        await world.arrive(arrival, monday + index * spacing);
        if (index === life.length - 1 || looks & (2 ** index)) await world.deliver();
      }

      expect(await world.outcome()).toEqual(expected);
    }
  });

  it('is not changed by repetitions, or by calls that fail before or after their effect', async () => {
    const random = seededRandom(7);
    const spacing = 7 * hour;
    const expected = await (await orderly(life, spacing)).outcome();

    for (let run = 0; run < 300; run += 1) {
      const world = new World(() => (random() < 0.25 ? 'before' : random() < 0.33 ? 'after' : 'none'));
      let undelivered = 0;
      for (const [index, arrival] of life.entries()) {
        await world.arrive(arrival, monday + index * spacing);
        undelivered += 1 + Math.floor(random() * 2);
        while (undelivered > 0 && random() < 0.5) {
          await world.deliver();
          undelivered -= 1;
        }
      }
      for (; undelivered > 0; undelivered -= 1) await world.deliver();

      expect(await world.outcome()).toEqual(expected);
    }
  });

  it('comes to one state, whatever the order in which its entries come', async () => {
    const random = seededRandom(11);
    const orders =
      life.length <= 5 || everyOrder ? permutations(life) : Array.from({ length: 300 }, () => shuffled(life, random));
    const expected = await settledState(await orderly(life, 1_000));

    for (const order of orders) {
      const inOrder = await orderly(order, 1_000);
      const { trail, customer } = await inOrder.outcome();
      const world = new World();
      for (const [index, arrival] of order.entries()) {
        await world.arrive(arrival, monday + index * 1_000);
        if (random() < 0.5) await world.deliver();
      }
      await world.deliver();

      expect(await settledState(inOrder)).toEqual(expected);
      expect(await world.outcome()).toEqual(await inOrder.outcome());
      expect(verifyChain(trail, sha256).kind).toBe('intact');
      expect(customer?.status === 'SETTLED').toBe(trail.some(({ action }) => action === 'MATCHED'));
    }
  }, 900_000);
});

it('the three calls of the demonstration tell the usual story, however late someone looks', async () => {
  const world = new World();
  for (const arrival of lives.usual ?? []) await world.arrive(arrival, monday);
  await world.deliver();

  const { trail, customer } = await world.outcome();
  expect(trail.map(({ action }) => action)).toEqual(['PENDING', 'MISSING_CORE', 'MATCHED']);
  expect(customer).toMatchObject({ status: 'SETTLED', settledAt: iso(monday) });
});
