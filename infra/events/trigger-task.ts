import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, type Function as TaskFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { TaskDescription } from '../../tasks/task-description.ts';
import type { Flow } from '../flows.ts';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import type { TextractNotifications } from '../tasks/textract-notifications.ts';

type Trigger = {
  flow: Flow;
  machine: StateMachine;
  textract: TextractNotifications;
  settings: Settings;
  /** Takes what the delivery gives up on, and what the task itself failed on. */
  deadLetterQueue: IQueue;
};

/** EventBridge's "Step Functions Execution Status Change" of the flow's machine, when it did not end well. */
const onFailedExecutions = (scope: Construct, taskFunction: TaskFunction, trigger: Trigger): void => {
  const { flow, machine, settings, deadLetterQueue } = trigger;
  new Rule(scope, 'ExecutionFailed', {
    ruleName: `${namePrefix(settings)}-${flow.machine}-ExecutionFailed`,
    description: `Every failed, timed out or aborted execution of ${flow.machine} leaves a record`,
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [machine.stateMachineArn] },
    },
    targets: [
      new LambdaFunction(taskFunction, { maxEventAge: Duration.hours(24), retryAttempts: 185, deadLetterQueue }),
    ],
  });
};

/** Wires what invokes a task besides a state machine. Such an invocation is asynchronous: Lambda itself retries twice. */
export const wireTrigger = (
  scope: Construct,
  task: TaskDescription,
  taskFunction: TaskFunction,
  trigger: Trigger,
): void => {
  new EventInvokeConfig(scope, `${task.name}Invocations`, {
    function: taskFunction,
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(trigger.deadLetterQueue),
  });
  if (task.triggeredBy === 'textractNotifications') {
    trigger.textract.topic.addSubscription(
      new LambdaSubscription(taskFunction, { deadLetterQueue: trigger.deadLetterQueue }),
    );
  } else if (task.triggeredBy === trigger.flow.failures) {
    onFailedExecutions(scope, taskFunction, trigger);
  } else {
    throw new Error(`${task.name} is triggered by ${task.triggeredBy}, which is nothing of ${trigger.flow.machine}'s`);
  }
};
