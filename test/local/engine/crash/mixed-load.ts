/**
 * The machines of the crash trial: chains, waits, retries, task tokens, nested executions, inline Maps up to 1,000 items and a
 * distributed one. Each ends by an activity, so that its end can be awaited without asking again and again.
 */
export const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:step';

const executionName = '{% $states.context.Execution.Name %}';

const task = (step: string, next: object): object => ({
  Type: 'Task',
  Resource: functionArn,
  Arguments: { step, execution: executionName },
  Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 10 }],
  ...next,
});

/** A worker that dies with its task must not hold the execution: the task times out and is offered again. */
const ended = (activityArn: string): object => ({
  Type: 'Task',
  Resource: activityArn,
  Arguments: { execution: '{% $states.context.Execution.Id %}' },
  TimeoutSeconds: 10,
  Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 1000 }],
  Output: '{% $states.input %}',
  End: true,
});

const itemTask = {
  StartAt: 'Item',
  States: {
    Item: {
      Type: 'Task',
      Resource: functionArn,
      Arguments: { step: '{% "item" & $states.context.Map.Item.Index %}', execution: executionName },
      Output: 1,
      End: true,
    },
  },
};

const steps = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Pass',
      Output: { n: '{% $exists($states.input.n) ? $states.input.n + 1 : 1 %}' },
      Next: 'Enough',
    },
    Enough: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n >= 10 %}', Next: 'Work' }], Default: 'Count' },
    Work: task('work', { Output: { steps: '{% $states.input.n %}' }, End: true }),
  },
};

const mixed = (activityArn: string, nestedArn: string): object => ({
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: task('first', { Assign: { first: '{% $exists($states.result.serial) %}' }, Next: 'Pause' }),
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Flaky' },
    Flaky: task('flaky', { Next: 'Ask' }),
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: functionArn, Payload: { token: '{% $states.context.Task.Token %}' } },
      Assign: { answer: '{% $states.result.answered %}' },
      Next: 'Nested',
    },
    Nested: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: nestedArn, Name: '{% $states.context.Execution.Name & "-nested" %}' },
      Assign: { nested: '{% $states.result.Output.steps %}' },
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: '{% [1..12] %}',
      MaxConcurrency: 4,
      ItemProcessor: itemTask,
      Output: {
        first: '{% $first %}',
        answered: '{% $answer %}',
        nested: '{% $nested %}',
        items: '{% $sum($states.result) %}',
      },
      Next: 'Ended',
    },
    Ended: ended(activityArn),
  },
});

const map = (activityArn: string, items: number, processor: object): object => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: `{% [1..${items}] %}`,
      MaxConcurrency: 20,
      ItemProcessor: processor,
      Output: { items: '{% $sum($states.result) %}' },
      Next: 'Ended',
    },
    Ended: ended(activityArn),
  },
});

const distributed = {
  ...itemTask,
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  States: {
    Item: { ...itemTask.States.Item, Arguments: { step: 'item', execution: executionName } },
  },
};

export type LoadMachine = { definition: object; output: object };

/** By name; `output` is what each execution ends with, whatever happens to the process. */
export const loadMachines = (activityArn: string, nestedArn: string): Record<string, LoadMachine> => ({
  Mixed: { definition: mixed(activityArn, nestedArn), output: { first: true, answered: true, nested: 10, items: 12 } },
  Wide: { definition: map(activityArn, 1000, itemTask), output: { items: 1000 } },
  Spread: { definition: map(activityArn, 30, distributed), output: { items: 30 } },
});

export const nestedMachine: LoadMachine = { definition: steps, output: { steps: 10 } };
