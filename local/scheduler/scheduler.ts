import type { Clock } from '../clock/clock.ts';
import { type Delivery, type DeliveryOutcome, DeliveryQueue } from '../store/delivery-queue.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { type InvokeTarget, PermanentTargetError } from '../targets/invoke-target.ts';
import { parseScheduleExpression, type Recurrence } from './schedule-expression.ts';

const schema = `
CREATE TABLE IF NOT EXISTS schedules (
  id TEXT PRIMARY KEY,
  expression TEXT NOT NULL,
  anchor_ms INTEGER NOT NULL,
  last_due_ms INTEGER NOT NULL
);`;

export type Schedule = {
  name: string;
  groupName: string;
  arn: string;
  description: string;
  expression: string;
  timeZone: string;
  enabled: boolean;
  targetArn: string;
  input: string;
  messageGroupId?: string;
  deadLetterArn?: string;
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  startMs?: number;
  endMs?: number;
};

/** Something with a schedule; `fire` runs in a transaction and must only write to the runtime's database. */
export type Timer = {
  id: string;
  expression: string;
  timeZone: string;
  enabled: boolean;
  fire: (dueMs: number) => void;
  startMs?: number;
  endMs?: number;
};

type State = { anchorMs: number; lastDueMs: number };
type Message = { arn: string; dueMs: number; attempts: number };

const firstRetryMs = 1000;
const longestRetryMs = 5 * 60_000;
/** What was due while the machine was off is made up if it is no older than this: a nightly run is done in the morning. */
const madeUpWithinMs = 24 * 60 * 60_000;

/**
 * EventBridge Scheduler. That a schedule was due, and what this causes, is one transaction: nothing fires twice, and
 * nothing is lost when the machine was off (of several missed times the last one fires).
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #database: RuntimeDatabase;
  readonly #invokeTarget: InvokeTarget;
  readonly #queue: DeliveryQueue<Message>;
  readonly #timers = new Map<string, Timer>();
  readonly #schedules = new Map<string, Schedule>();
  readonly #cancels = new Map<string, () => void>();
  #started = false;

  constructor(options: { clock: Clock; database: RuntimeDatabase; invokeTarget: InvokeTarget }) {
    this.#clock = options.clock;
    this.#database = options.database;
    this.#invokeTarget = options.invokeTarget;
    options.database.declare(schema);
    this.#queue = new DeliveryQueue({
      database: options.database,
      clock: options.clock,
      name: 'scheduler',
      concurrency: 8,
      deliver: (delivery) => this.#deliver(delivery),
    });
  }

  /** @throws InvalidScheduleExpressionError */
  putSchedule(schedule: Schedule): void {
    this.#schedules.set(schedule.arn, schedule);
    this.putTimer({
      ...schedule,
      id: schedule.arn,
      fire: (dueMs) => this.#queue.add({ arn: schedule.arn, dueMs, attempts: 0 }),
    });
  }

  /** @throws InvalidScheduleExpressionError */
  putTimer(timer: Timer): void {
    parseScheduleExpression(timer.expression, timer.timeZone, 0);
    this.#timers.set(timer.id, timer);
    if (this.#started) this.#arm(timer);
  }

  schedules(): Schedule[] {
    return [...this.#schedules.values()];
  }

  start(): void {
    this.#started = true;
    this.#queue.start();
    for (const timer of this.#timers.values()) this.#arm(timer);
  }

  async stop(): Promise<void> {
    this.#started = false;
    for (const cancel of this.#cancels.values()) cancel();
    await this.#queue.stop();
  }

  /** When the schedule is next due. */
  nextDueMs(arn: string): number | undefined {
    const timer = this.#timers.get(arn);
    return timer && this.#recurrenceOf(timer, this.#stateOf(timer)).next(this.#clock.now());
  }

  #arm(timer: Timer): void {
    this.#cancels.get(timer.id)?.();
    this.#cancels.delete(timer.id);
    if (!timer.enabled) return;
    const state = this.#stateOf(timer);
    const recurrence = this.#recurrenceOf(timer, state);
    const now = this.#clock.now();
    const missed = lastDue(recurrence, Math.max(state.lastDueMs, now - madeUpWithinMs), now);
    if (missed !== undefined) this.#fire(timer, missed);
    const next = recurrence.next(now);
    if (next === undefined || (timer.endMs !== undefined && next > timer.endMs)) return;
    this.#cancels.set(
      timer.id,
      this.#clock.at(next, () => {
        if (this.#started) this.#arm(timer);
      }),
    );
  }

  #fire(timer: Timer, dueMs: number): void {
    this.#database.transaction(() => {
      this.#database.run('UPDATE schedules SET last_due_ms = ? WHERE id = ?', dueMs, timer.id);
      const begun = timer.startMs === undefined || dueMs >= timer.startMs;
      const over = timer.endMs !== undefined && dueMs > timer.endMs;
      if (begun && !over) timer.fire(dueMs);
    });
  }

  /** A schedule that is new, or has another expression than before, counts from now. */
  #stateOf({ id, expression }: Timer): State {
    const row = this.#database.get<{ expression: string; anchor_ms: number; last_due_ms: number }>(
      'SELECT expression, anchor_ms, last_due_ms FROM schedules WHERE id = ?',
      id,
    );
    if (row && row.expression === expression) return { anchorMs: row.anchor_ms, lastDueMs: row.last_due_ms };
    const now = this.#clock.now();
    this.#database.run('INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?)', id, expression, now, now);
    return { anchorMs: now, lastDueMs: now };
  }

  #recurrenceOf({ expression, timeZone }: Timer, { anchorMs }: State): Recurrence {
    return parseScheduleExpression(expression, timeZone, anchorMs);
  }

  async #deliver({ message, attempt, createdMs }: Delivery<Message>): Promise<DeliveryOutcome> {
    const schedule = this.#schedules.get(message.arn);
    if (!schedule) return { kind: 'done' };
    const idempotencyKey = `${schedule.name}_${new Date(message.dueMs).toISOString().replace(/[^0-9TZ]/g, '')}`;
    const target = {
      input: fillContext(schedule.input, schedule, message.dueMs, attempt),
      idempotencyKey,
      ...(schedule.messageGroupId !== undefined && { messageGroupId: schedule.messageGroupId }),
    };
    try {
      await this.#invokeTarget({ ...target, arn: schedule.targetArn });
      return { kind: 'done' };
    } catch (error) {
      const ageSeconds = (this.#clock.now() - createdMs) / 1000;
      const spent = attempt > schedule.maximumRetryAttempts || ageSeconds > schedule.maximumEventAgeSeconds;
      if (!(error instanceof PermanentTargetError) && !spent)
        return { kind: 'retry', afterMs: Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs) };
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`schedule ${schedule.name} could not reach ${schedule.targetArn}: ${reason}`);
      if (schedule.deadLetterArn !== undefined)
        await this.#invokeTarget({
          ...target,
          arn: schedule.deadLetterArn,
          messageAttributes: { SCHEDULE_ARN: schedule.arn, TARGET_ARN: schedule.targetArn, ERROR_MESSAGE: reason },
        });
      return { kind: 'done' };
    }
  }
}

/** The last due time in (after, now], if any. */
const lastDue = (recurrence: Recurrence, afterMs: number, nowMs: number): number | undefined => {
  let last: number | undefined;
  for (let next = recurrence.next(afterMs); next !== undefined && next <= nowMs; next = recurrence.next(next))
    last = next;
  return last;
};

/** `<aws.scheduler.scheduled-time>` and its like within the input. */
const fillContext = (input: string, schedule: Schedule, dueMs: number, attempt: number): string =>
  input
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', new Date(dueMs).toISOString().replace(/\.\d{3}Z$/, 'Z'))
    .replaceAll('<aws.scheduler.execution-id>', `${schedule.name}-${dueMs}`)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
