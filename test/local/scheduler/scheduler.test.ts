import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import { type Schedule, Scheduler } from '../../../local/scheduler/scheduler.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';
import { PermanentTargetError, type TargetInvocation } from '../../../local/targets/invoke-target.ts';
import { turn } from '../fixtures/turn.ts';

const midnight = Date.parse('2026-11-21T00:00:00Z');
const hourMs = 3_600_000;
const nightly: Schedule = {
  name: 'nightly',
  groupName: 'default',
  arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly',
  description: '',
  expression: 'cron(0 2 * * ? *)',
  timeZone: 'UTC',
  enabled: true,
  targetArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:TradeMatching',
  input: '{"at":"<aws.scheduler.scheduled-time>"}',
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 86_400,
};

let database: RuntimeDatabase;
let calls: TargetInvocation[];
let scheduler: Scheduler | undefined;

beforeEach(() => {
  database = new RuntimeDatabase(':memory:');
  calls = [];
});
afterEach(async () => {
  await scheduler?.stop();
  database.close();
});

const start = (
  clock: SimulatedClock,
  schedule: Schedule,
  fail: () => Error | undefined = () => undefined,
): Scheduler => {
  const started = new Scheduler({
    clock,
    database,
    invokeTarget: (invocation) => {
      calls.push(invocation);
      const error = fail();
      return error && invocation.arn === schedule.targetArn ? Promise.reject(error) : Promise.resolve();
    },
  });
  started.putSchedule(schedule);
  started.start();
  scheduler = started;
  return started;
};

/** Moves the clock, timer by timer, to `until`. */
const runUntil = async (clock: SimulatedClock, until: number): Promise<void> => {
  await turn();
  while ((clock.nextDue ?? Number.POSITIVE_INFINITY) <= until) {
    clock.fireNext();
    await turn();
  }
};

describe('Scheduler', () => {
  it('fires at each due time, with the time in the input and a key of its own', async () => {
    const clock = new SimulatedClock(midnight);
    start(clock, nightly);

    await runUntil(clock, midnight + 50 * hourMs);

    expect(calls.map(({ input }) => input)).toEqual([
      '{"at":"2026-11-21T02:00:00Z"}',
      '{"at":"2026-11-22T02:00:00Z"}',
      '{"at":"2026-11-23T02:00:00Z"}',
    ]);
    expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
  });

  it('makes up the last time that was missed while the machine was off, once', async () => {
    const before = start(new SimulatedClock(midnight), nightly);
    await turn();
    await before.stop();

    const morning = new SimulatedClock(midnight + 9 * hourMs);
    const again = start(morning, nightly);
    await turn();
    await again.stop();
    start(new SimulatedClock(midnight + 10 * hourMs), nightly);
    await turn();

    expect(calls.map(({ input }) => input)).toEqual(['{"at":"2026-11-21T02:00:00Z"}']);
  });

  it('a schedule that was never seen before makes up nothing', async () => {
    start(new SimulatedClock(midnight + 9 * hourMs), nightly);

    await turn();

    expect(calls).toEqual([]);
  });

  it('a disabled schedule does not fire', async () => {
    const clock = new SimulatedClock(midnight);
    start(clock, { ...nightly, enabled: false });

    await runUntil(clock, midnight + 24 * hourMs);

    expect(calls).toEqual([]);
  });

  it('tries again with the same key, then gives up to the dead-letter queue', async () => {
    const clock = new SimulatedClock(midnight);
    const deadLetterArn = 'arn:aws:sqs:us-east-1:000000000000:undelivered';
    start(clock, { ...nightly, deadLetterArn }, () => new Error('throttled'));

    await runUntil(clock, midnight + 12 * hourMs);

    const toTarget = calls.filter(({ arn }) => arn === nightly.targetArn);
    expect(toTarget).toHaveLength(1 + nightly.maximumRetryAttempts);
    expect(new Set(toTarget.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(calls.at(-1)).toMatchObject({ arn: deadLetterArn, messageAttributes: { ERROR_MESSAGE: 'throttled' } });
  });

  it('does not try again what can never work', async () => {
    const clock = new SimulatedClock(midnight);
    start(clock, nightly, () => new PermanentTargetError('StateMachineDoesNotExist'));

    await runUntil(clock, midnight + 12 * hourMs);

    expect(calls).toHaveLength(1);
  });
});
