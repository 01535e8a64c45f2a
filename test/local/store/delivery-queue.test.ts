import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import { type Delivery, type DeliveryOutcome, DeliveryQueue } from '../../../local/store/delivery-queue.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';
import { turn } from '../fixtures/turn.ts';

let database: RuntimeDatabase;
let clock: SimulatedClock;
let queue: DeliveryQueue<string> | undefined;

beforeEach(() => {
  database = new RuntimeDatabase(':memory:');
  clock = new SimulatedClock(0);
});
afterEach(async () => {
  await queue?.stop();
  database.close();
});

const queueOf = (
  deliver: (delivery: Delivery<string>) => Promise<DeliveryOutcome>,
  concurrency = 2,
): DeliveryQueue<string> => new DeliveryQueue({ database, clock, name: 'test', concurrency, deliver });

const done: DeliveryOutcome = { kind: 'done' };

/** Which attempts the next process makes at what is left. */
const attemptsAfterNextStart = async (): Promise<number[]> => {
  const attempts: number[] = [];
  queue = queueOf(({ attempt }) => {
    attempts.push(attempt);
    return Promise.resolve(done);
  });
  queue.start();
  await turn();
  return attempts;
};

describe('DeliveryQueue', () => {
  it('delivers each message once, in order, and forgets it', async () => {
    const seen: string[] = [];
    queue = queueOf(({ message }) => {
      seen.push(message);
      return Promise.resolve(done);
    });
    queue.start();

    for (const message of ['a', 'b', 'c']) queue.add(message);
    await turn();

    expect(seen).toEqual(['a', 'b', 'c']);
    expect(queue.depth).toBe(0);
  });

  it('counts no try that its end cut short', async () => {
    const cut = Promise.withResolvers<DeliveryOutcome>();
    const first = queueOf(() => cut.promise);
    first.start();
    first.add('cut short');
    await turn();
    const ended = first.stop();
    cut.resolve({ kind: 'retry', afterMs: 60_000 });
    await ended;

    const attempts = await attemptsAfterNextStart();

    expect(attempts).toEqual([1]);
  });

  it('delivers what an earlier process left, with the attempts it had', async () => {
    const first = queueOf(() => Promise.resolve({ kind: 'retry', afterMs: 0 }));
    first.add('left');
    first.start();
    await turn(1);
    await first.stop();

    const attempts = await attemptsAfterNextStart();

    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toBeGreaterThan(1);
    expect(queue?.depth).toBe(0);
  });

  it('does not keep a message whose transaction was rolled back', async () => {
    const seen: string[] = [];
    const rolledBack = queueOf(({ message }) => {
      seen.push(message);
      return Promise.resolve(done);
    });
    queue = rolledBack;
    queue.start();

    expect(() =>
      database.transaction(() => {
        rolledBack.add('never');
        throw new Error('the other half failed');
      }),
    ).toThrow('the other half failed');
    await turn();

    expect(seen).toEqual([]);
    expect(queue.depth).toBe(0);
  });

  it('waits for the time that a retry asks for', async () => {
    const at: number[] = [];
    queue = queueOf(({ attempt }) => {
      at.push(clock.now());
      return Promise.resolve(attempt < 3 ? { kind: 'retry', afterMs: 1000 * attempt } : done);
    });
    queue.start();
    queue.add('x');

    await turn();
    while (clock.fireNext()) await turn();

    expect(at).toEqual([0, 1000, 3000]);
  });

  it('has no more under way than it may', async () => {
    const release: (() => void)[] = [];
    let underWay = 0;
    let most = 0;
    queue = queueOf(async () => {
      most = Math.max(most, ++underWay);
      await new Promise<void>((resolve) => release.push(resolve));
      underWay--;
      return done;
    });
    queue.start();
    for (let index = 0; index < 5; index++) queue.add(String(index));

    await turn();
    while (release.length > 0) {
      release.shift()?.();
      await turn();
    }

    expect(most).toBe(2);
    expect(queue.depth).toBe(0);
  });
});
