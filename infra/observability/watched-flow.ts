import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deadLetterQueueName } from '../events/dead-letter-queue.ts';
import type { Flow } from '../flows.ts';
import type { Settings } from '../settings.ts';
import type { Measures } from './measures.ts';
import { type WatchedFunction, watchedFunction } from './watched-function.ts';

/** A flow's parts as what they measure. */
export type WatchedFlow = {
  name: string;
  machine: IStateMachine;
  functions: readonly WatchedFunction[];
  /** Named after what could not be delivered: the machine's starts, or a task's invocations. */
  deadLetterQueues: readonly { name: string; queue: IQueue }[];
  measures: Measures;
};

export const watchedFlow = (scope: Construct, flow: Flow, settings: Settings): WatchedFlow => {
  const stack = Stack.of(scope);
  const undelivered = [flow.machine, ...flow.tasks.filter((task) => task.triggeredBy).map(({ name }) => name)];
  return {
    name: flow.machine,
    machine: StateMachine.fromStateMachineName(scope, 'Machine', flow.machine),
    functions: flow.tasks.map((task) => watchedFunction(scope, task, settings)),
    measures: flow.measures?.(settings) ?? { graphs: [], alarms: [] },
    deadLetterQueues: undelivered.map((name) => ({
      name,
      queue: Queue.fromQueueArn(
        scope,
        `${name}Undelivered`,
        stack.formatArn({ service: 'sqs', resource: deadLetterQueueName(settings, name) }),
      ),
    })),
  };
};
