import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deadLetterQueueName } from '../events/dead-letter-queue.ts';
import type { Flow } from '../flows.ts';
import { functionName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import type { Measures } from './measures.ts';

/** A flow's parts as what they measure. */
export type WatchedFlow = {
  name: string;
  machine: IStateMachine;
  functions: readonly { name: string; taskFunction: IFunction }[];
  /** Named after what could not be delivered: the machine's starts, or a task's invocations. */
  deadLetterQueues: readonly { name: string; queue: IQueue }[];
  measures: Measures;
};

/** Found by name: a task that goes would otherwise be held by the dashboard that shows it. */
export const watchedFlow = (scope: Construct, flow: Flow, settings: Settings): WatchedFlow => {
  const stack = Stack.of(scope);
  const undelivered = [flow.machine, ...flow.tasks.filter((task) => task.triggeredBy).map(({ name }) => name)];
  return {
    name: flow.machine,
    machine: StateMachine.fromStateMachineName(scope, 'Machine', flow.machine),
    functions: flow.tasks.map(({ name }) => ({
      name,
      taskFunction: LambdaFunction.fromFunctionName(scope, name, functionName(settings, name)),
    })),
    measures: flow.measures?.() ?? { graphs: [], alarms: [] },
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
