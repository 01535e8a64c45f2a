import { describe, expect, it } from '@jest/globals';
import { runMachine, type TaskInvocation } from '../../support/run-machine.ts';

const fails = (name: string, message = 'because') => Object.assign(new Error(message), { name });
const minute = 60_000;

/** A JSONata machine of the given states. */
const machine = (startAt: string, states: Record<string, object>): object => ({
  QueryLanguage: 'JSONata',
  StartAt: startAt,
  States: states,
});

const invoke = (functionName: string, rest: object = { End: true }): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...rest,
});

describe('Task', () => {
  it('retries by the first retrier that names the error, with growing delays up to the maximum', async () => {
    const run = await runMachine({
      definition: machine('Try', {
        Try: invoke('work', {
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 5 }],
          End: true,
        }),
      }),
      tasks: {
        work: async (_input, { count }) => {
          if (count < 4) throw fails('Busy');
          return 'done';
        },
      },
    });

    expect(run.output).toBe('done');
    const scheduled = run.history
      .filter(({ type }) => type === 'TaskScheduled')
      .map(({ timestamp }) => timestamp.getTime());
    expect(scheduled.map((at) => at - (scheduled[0] ?? 0))).toEqual([0, 2000, 8000, 18_000]);
  });

  it('draws a full jitter between nothing and the delay', async () => {
    const run = await runMachine({
      definition: machine('Try', {
        Try: invoke('work', {
          Retry: [
            { ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 1, JitterStrategy: 'FULL', MaxAttempts: 20 },
          ],
          End: true,
        }),
      }),
      tasks: {
        work: async (_input, { count }) => {
          if (count < 15) throw fails('Busy');
          return count;
        },
      },
      seed: 3,
    });

    const at = run.history.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => timestamp.getTime());
    const delays = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(delays.every((delay) => delay >= 0 && delay <= 10_000)).toBe(true);
    expect(new Set(delays).size).toBeGreaterThan(10);
  });

  it("catches Lambda's error with its name and payload, and hands them on by Output and Assign", async () => {
    const run = await runMachine({
      definition: machine('Try', {
        Try: invoke('work', {
          Catch: [
            {
              ErrorEquals: ['NotFoundError'],
              Output:
                '{% { "name": $states.errorOutput.Error, "message": $parse($states.errorOutput.Cause).errorMessage } %}',
              Assign: { failed: true },
              Next: 'Tell',
            },
          ],
          End: true,
        }),
        Tell: { Type: 'Pass', Output: '{% $merge([$states.input, { "failed": $failed }]) %}', End: true },
      }),
      tasks: {
        work: async () => {
          throw fails('NotFoundError', 'no such trade');
        },
      },
    });

    expect(run.output).toEqual({ name: 'NotFoundError', message: 'no such trade', failed: true });
    expect(run.statesEntered).toEqual(['Try', 'Tell']);
  });

  it('times out by TimeoutSeconds, and drops the answer that comes later', async () => {
    const run = await runMachine({
      definition: machine('Slow', {
        Slow: invoke('work', {
          TimeoutSeconds: 30,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
          End: true,
        }),
        Late: { Type: 'Wait', Seconds: 3600, End: true },
      }),
      tasks: {
        work: async (_input, { sleep }) => {
          await sleep(5 * minute);
          return 'too late';
        },
      },
    });

    expect(run.status).toBe('SUCCEEDED');
    expect(run.output).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(run.history.map(({ type }) => type)).toContain('TaskTimedOut');
    expect(run.history.map(({ type }) => type)).not.toContain('TaskSucceeded');
  });

  it('waits on a task token until it is answered, kept alive by heartbeats', async () => {
    const run = await runMachine({
      definition: machine('Ask', {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
          HeartbeatSeconds: 60,
          TimeoutSeconds: 600,
          End: true,
        },
      }),
      tasks: { ask: async () => null },
      onTaskToken: async (taskToken, engine) => {
        await engine.call('SendTaskHeartbeat', { taskToken });
        await engine.call('SendTaskSuccess', { taskToken, output: '{"decision":"approve"}' });
        await expect(engine.call('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
          name: 'TaskTimedOut',
        });
      },
    });

    expect(run.output).toEqual({ decision: 'approve' });
  });

  it('fails a token that no heartbeat keeps alive', async () => {
    const run = await runMachine({
      definition: machine('Ask', {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
          HeartbeatSeconds: 60,
          TimeoutSeconds: 600,
          End: true,
        },
      }),
      tasks: { ask: async () => null },
    });

    expect([run.status, run.error]).toEqual(['FAILED', 'States.HeartbeatTimeout']);
    expect(run.clock.now() - (run.history[0]?.timestamp.getTime() ?? 0)).toBe(minute);
  });

  it('starts another machine and waits for its parsed output with .sync:2', async () => {
    const run = await runMachine({
      definition: machine('Start', {
        Start: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: {
            StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Inner',
            Input: { days: 2 },
          },
          Output: '{% $states.result.Output %}',
          End: true,
        },
      }),
      machines: {
        Inner: {
          definition: machine('Rest', {
            Rest: { Type: 'Wait', Seconds: '{% $states.input.days * 86400 %}', Output: { rested: true }, End: true },
          }),
        },
      },
    });

    expect(run.output).toEqual({ rested: true });
    expect(run.history.map(({ type }) => type).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  it('calls other AWS APIs, and names their errors after the service', async () => {
    const run = await runMachine({
      definition: machine('Put', {
        Put: {
          Type: 'Task',
          Resource: 'arn:aws:states:::dynamodb:putItem',
          Arguments: { TableName: 'Documents', Item: {} },
          Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'Known' }],
          End: true,
        },
        Known: { Type: 'Succeed', Output: 'known' },
      }),
      sdk: async () => {
        throw fails('ConditionalCheckFailedException');
      },
    });

    expect(run.output).toBe('known');
  });
});

describe('Parallel and inline Map', () => {
  it("ends with the first branch's failure and stops the others", async () => {
    const run = await runMachine({
      definition: machine('Both', {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Long', States: { Long: { Type: 'Wait', Seconds: 3600, End: true } } },
            { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken', Cause: 'as told' } } },
          ],
          Catch: [{ ErrorEquals: ['Broken'], Output: '{% $states.errorOutput.Cause %}', Next: 'After' }],
          End: true,
        },
        After: { Type: 'Succeed' },
      }),
    });

    expect(run.output).toBe('as told');
    expect(run.clock.now()).toBe(run.history[0]?.timestamp.getTime());
    expect(run.history.map(({ type }) => type)).toContain('WaitStateAborted');
  });

  it('keeps results in the order of the items, never more iterations at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const run = await runMachine({
      definition: machine('Each', {
        Each: {
          Type: 'Map',
          Items: '{% [1..9] %}',
          MaxConcurrency: 3,
          ItemProcessor: { StartAt: 'Work', States: { Work: invoke('work') } },
          End: true,
        },
      }),
      tasks: {
        work: async (input: number, { sleep }) => {
          most = Math.max(most, ++running);
          await sleep((10 - input) * 1000);
          running--;
          return input * input;
        },
      },
    });

    expect(run.output).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81]);
    expect(most).toBe(3);
  });
});

describe('redrive', () => {
  it('runs only what failed again, in the same history', async () => {
    const calls: string[] = [];
    let broken = true;
    const work =
      (name: string) =>
      async (_input: unknown, { sleep }: TaskInvocation) => {
        calls.push(name);
        if (name === 'bad') await sleep(1000);
        if (name === 'bad' && broken) throw fails('Outage');
        return name;
      };
    const failed = await runMachine({
      definition: machine('First', {
        First: invoke('first', { Next: 'Both' }),
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Good', States: { Good: invoke('good') } },
            { StartAt: 'Bad', States: { Bad: invoke('bad') } },
          ],
          End: true,
        },
      }),
      tasks: { first: work('first'), good: work('good'), bad: work('bad') },
    });
    broken = false;

    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    const healed = await failed.resume();

    expect([failed.status, healed.status, healed.output]).toEqual(['FAILED', 'SUCCEEDED', ['good', 'bad']]);
    expect(calls).toEqual(['first', 'good', 'bad', 'bad']);
    expect(healed.history.map(({ id }) => id)).toEqual(healed.history.map((_, index) => index + 1));
    expect(healed.history.map(({ type }) => type)).toContain('ExecutionRedriven');
  });
});

describe('time', () => {
  it('passes thirty days of reminders in no time, and writes their instants into the history', async () => {
    const startAt = Date.UTC(2026, 2, 1, 8);
    const reminders: string[] = [];
    const run = await runMachine({
      startAt,
      definition: machine('Begin', {
        Begin: { Type: 'Pass', Assign: { day: 0 }, Next: 'Wait' },
        Wait: { Type: 'Wait', Seconds: 86_400, Assign: { day: '{% $day + 1 %}' }, Next: 'Remind' },
        Remind: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'remind', Payload: { day: '{% $day %}', now: '{% $now() %}' } },
          Next: 'Enough?',
        },
        'Enough?': { Type: 'Choice', Choices: [{ Condition: '{% $day >= 30 %}', Next: 'Done' }], Default: 'Wait' },
        Done: { Type: 'Succeed' },
      }),
      tasks: {
        remind: async ({ now }: { now: string }) => {
          reminders.push(now);
          return null;
        },
      },
    });

    expect(reminders).toHaveLength(30);
    expect(reminders.at(-1)).toBe('2026-03-31T08:00:00.000Z');
    expect(run.history.at(-1)?.timestamp).toEqual(new Date(startAt + 30 * 86_400_000));
  });
});

describe('limits', () => {
  it('ends a Standard execution at 25,000 events', async () => {
    const run = await runMachine({ definition: machine('Again', { Again: { Type: 'Pass', Next: 'Again' } }) });

    expect([run.status, run.error, run.history.length]).toEqual(['FAILED', 'States.Runtime', 25_000]);
  });

  it('fails a state whose output exceeds 256 KiB, which States.ALL does not catch', async () => {
    const run = await runMachine({
      definition: machine('Grow', {
        Grow: invoke('grow', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
        Caught: { Type: 'Succeed' },
      }),
      tasks: { grow: async () => 'x'.repeat(300_000) },
    });

    expect([run.status, run.error]).toEqual(['FAILED', 'States.DataLimitExceeded']);
  });

  it('ends an Express execution that never comes to rest after five minutes', async () => {
    const run = await runMachine({
      type: 'EXPRESS',
      definition: machine('Wait', { Wait: { Type: 'Wait', Seconds: 400, End: true } }),
    });

    expect([run.status, run.error]).toEqual(['TIMED_OUT', 'States.Timeout']);
  });
});
