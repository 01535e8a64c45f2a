import { expect, it } from '@jest/globals';
import { type MachineRun, runMachine } from '../../support/run-machine.ts';

const dayMs = 24 * 3600 * 1000;
const start = Date.UTC(2026, 0, 5, 9);

/** Asks once, reminds every day at the same hour, and gives up after thirty days. */
const approval = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { reminders: 0 }, Next: 'WaitForApproval' },
    WaitForApproval: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'ask',
        Payload: { token: '{% $states.context.Task.Token %}', reminders: '{% $reminders %}' },
      },
      TimeoutSeconds: dayMs / 1000,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'RemindAgain?' }],
      Next: 'Settle',
    },
    'RemindAgain?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: '{% $reminders < 29 %}',
          Assign: { reminders: '{% $reminders + 1 %}' },
          Next: 'WaitForApproval',
        },
      ],
      Default: 'GiveUp',
    },
    Settle: { Type: 'Wait', Timestamp: '2026-02-01T00:00:00Z', Next: 'Settled' },
    Settled: { Type: 'Succeed' },
    GiveUp: { Type: 'Fail', Error: 'ApprovalExpired', Cause: 'Nobody answered in thirty days' },
  },
};

const timesOf = (run: MachineRun, type: string): number[] =>
  run.history.filter((event) => event.type === type).map(({ timestamp }) => timestamp.getTime());

it('lets thirty days of reminders pass without waiting for them, each event at its own instant', async () => {
  const run = await runMachine({ definition: approval, startAt: start, tasks: { ask: async () => null } });

  expect(run).toMatchObject({ status: 'FAILED', error: 'ApprovalExpired' });
  const days = (count: number): number[] => Array.from({ length: count }, (_, day) => start + day * dayMs);
  expect(timesOf(run, 'TaskScheduled')).toEqual(days(30));
  expect(timesOf(run, 'TaskTimedOut')).toEqual(days(31).slice(1));
  expect(timesOf(run, 'ExecutionFailed')).toEqual([start + 30 * dayMs]);
});

it('waits from an answer on day twelve to an instant of the calendar', async () => {
  const run = await runMachine({
    definition: approval,
    startAt: start,
    tasks: { ask: async () => null },
    onTaskToken: async (taskToken, engine, { payload }) => {
      if ((payload as { reminders: number }).reminders < 12) return;
      await engine.call('SendTaskSuccess', { taskToken, output: '{"approved":true}' });
    },
  });

  expect(run).toMatchObject({ status: 'SUCCEEDED', output: { approved: true } });
  expect(timesOf(run, 'TaskSucceeded')).toEqual([start + 12 * dayMs]);
  expect(timesOf(run, 'WaitStateExited')).toEqual([Date.UTC(2026, 1, 1)]);
});
