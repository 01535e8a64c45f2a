import type { PipeRecord } from './pipe.ts';
import type { ShardPosition } from './pipe-positions.ts';

/** A record under way. */
export type Entry = { record: PipeRecord; lane: number; done: boolean };

/**
 * What of a shard is done with, when lanes finish out of order: a restart reads again from the first record that isn't,
 * and skips, lane by lane, those that are.
 */
export class ShardProgress {
  readonly #laneCount: number;
  readonly #partitionKey: string;
  readonly #lanes: (string | undefined)[];
  readonly #open: Entry[] = [];
  readonly #openByLane: Entry[][];
  #doneThrough: string | undefined;

  constructor(position: ShardPosition, options: { laneCount: number; partitionKey: string }) {
    this.#laneCount = options.laneCount;
    this.#partitionKey = options.partitionKey;
    this.#doneThrough = position.doneThrough;
    // With another number of lanes a key has another lane: only what all lanes have done counts then.
    const same = position.lanes.length === options.laneCount;
    this.#lanes = Array.from({ length: options.laneCount }, (_, lane) => (same ? position.lanes[lane] : undefined));
    this.#openByLane = this.#lanes.map(() => []);
  }

  /** Takes records in the shard's order; returns those that are not done with. */
  take(records: readonly PipeRecord[]): Entry[] {
    return records.flatMap((record) => {
      const { Keys, SequenceNumber } = record.dynamodb;
      const lane = this.#laneCount === 1 ? 0 : hash(JSON.stringify(Keys[this.#partitionKey])) % this.#laneCount;
      const doneInLane = this.#lanes[lane];
      const done = doneInLane !== undefined && !isAfter(SequenceNumber, doneInLane);
      const entry: Entry = { record, lane, done };
      this.#open.push(entry);
      if (done) this.#advance();
      else this.#openByLane[lane]?.push(entry);
      return done ? [] : [entry];
    });
  }

  finish(entries: readonly Entry[]): void {
    for (const entry of entries) entry.done = true;
    for (const lane of new Set(entries.map((entry) => entry.lane)))
      this.#lanes[lane] = lastFinished(this.#openByLane[lane] ?? []) ?? this.#lanes[lane];
    this.#advance();
  }

  /** Records taken and not done with, and those that wait for an earlier one of another lane. */
  get openCount(): number {
    return this.#open.length;
  }

  position(ended: boolean): ShardPosition {
    return {
      ...(this.#doneThrough !== undefined && { doneThrough: this.#doneThrough }),
      lanes: [...this.#lanes],
      ended,
    };
  }

  #advance(): void {
    this.#doneThrough = lastFinished(this.#open) ?? this.#doneThrough;
  }
}

/** Takes the finished records off the front; the sequence number of the last of them, if any. */
const lastFinished = (open: Entry[]): string | undefined => {
  const firstOpen = open.findIndex(({ done }) => !done);
  return open.splice(0, firstOpen < 0 ? open.length : firstOpen).at(-1)?.record.dynamodb.SequenceNumber;
};

/** Sequence numbers are digits, too many for a number. */
const isAfter = (left: string, right: string): boolean =>
  left.length === right.length ? left > right : BigInt(left) > BigInt(right);

/** FNV-1a: spreads partition keys over lanes, the same at every start. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
};
