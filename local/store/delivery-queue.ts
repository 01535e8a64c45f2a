import type { Clock } from '../clock/clock.ts';
import type { RuntimeDatabase } from './runtime-database.ts';

const schema = `
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (queue, due_ms);
`;

type Row = { id: number; message: string; attempts: number; due_ms: number; created_ms: number };

export type Delivery<Message> = {
  /** Stays the same through retries and restarts. */
  id: number;
  message: Message;
  /** From 1. */
  attempt: number;
  createdMs: number;
};

export type DeliveryOutcome = { kind: 'done' } | { kind: 'retry'; afterMs: number };

/**
 * Messages that are delivered at least once, whatever happens to the process: a message is a row until `deliver` has
 * answered `done`. `add` may be called inside a transaction, and then belongs to it.
 */
export class DeliveryQueue<Message> {
  readonly #database: RuntimeDatabase;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #concurrency: number;
  readonly #deliver: (delivery: Delivery<Message>) => Promise<DeliveryOutcome>;
  readonly #running = new Map<number, Promise<void>>();
  #cancelTimer: (() => void) | undefined;
  #started = false;
  #wakes = false;

  /** @param options.deliver must not throw for an expected failure: it answers `retry`. A throw is retried after 30 s. */
  constructor(options: {
    database: RuntimeDatabase;
    clock: Clock;
    name: string;
    concurrency: number;
    deliver: (delivery: Delivery<Message>) => Promise<DeliveryOutcome>;
  }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#name = options.name;
    this.#concurrency = options.concurrency;
    this.#deliver = options.deliver;
    this.#database.declare(schema);
  }

  add(message: Message): void {
    const now = this.#clock.now();
    this.#database.run(
      'INSERT INTO deliveries (queue, message, attempts, due_ms, created_ms) VALUES (?, ?, 0, ?, ?)',
      this.#name,
      JSON.stringify(message),
      now,
      now,
    );
    this.#wake();
  }

  /** Begins to deliver, first of all what an earlier process left undone. */
  start(): void {
    this.#started = true;
    this.#wake();
  }

  /** Messages not yet delivered. */
  get depth(): number {
    return (
      this.#database.get<{ n: number }>('SELECT count(*) AS n FROM deliveries WHERE queue = ?', this.#name)?.n ?? 0
    );
  }

  /** Takes no more messages and waits for those under way. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#cancelTimer?.();
    await Promise.all(this.#running.values());
  }

  /** Once the present turn, and with it a transaction, is over. */
  #wake(): void {
    if (this.#wakes || !this.#started) return;
    this.#wakes = true;
    setImmediate(() => {
      this.#wakes = false;
      if (this.#started) this.#pump();
    });
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const free = this.#concurrency - this.#running.size;
    if (free <= 0) return;
    const rows = this.#database
      .all<Row>(
        'SELECT * FROM deliveries WHERE queue = ? ORDER BY due_ms, id LIMIT ?',
        this.#name,
        this.#running.size + free + 1,
      )
      .filter((row) => !this.#running.has(row.id));
    const now = this.#clock.now();
    for (const row of rows.slice(0, free)) {
      if (row.due_ms > now) break;
      this.#begin(row);
    }
    const next = rows.find((row) => row.due_ms > now);
    if (next) this.#cancelTimer = this.#clock.at(next.due_ms, () => this.#wake());
  }

  #begin(row: Row): void {
    const delivery = {
      id: row.id,
      message: JSON.parse(row.message) as Message,
      attempt: row.attempts + 1,
      createdMs: row.created_ms,
    };
    const work = this.#deliver(delivery)
      .catch((error: unknown): DeliveryOutcome => {
        if (this.#started) console.error(`delivery ${this.#name} ${row.id} failed:`, error);
        return { kind: 'retry', afterMs: 30_000 };
      })
      .then((outcome) => {
        if (outcome.kind === 'done') this.#database.run('DELETE FROM deliveries WHERE id = ?', row.id);
        // A try that the stop cut short counts for nothing: the next start makes it again.
        else if (this.#started)
          this.#database.run(
            'UPDATE deliveries SET attempts = attempts + 1, due_ms = ? WHERE id = ?',
            this.#clock.now() + outcome.afterMs,
            row.id,
          );
      })
      .finally(() => {
        this.#running.delete(row.id);
        this.#wake();
      });
    this.#running.set(row.id, work);
  }
}
