import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { createDeadLetterQueue } from './events/dead-letter-queue.ts';
import { wireStarts } from './events/start-workflow.ts';
import { wireTrigger } from './events/trigger-task.ts';
import { type Flow, flows } from './flows.ts';
import type { Settings } from './settings.ts';
import { createTaskFunction } from './tasks/task-function.ts';
import { createTextractNotifications, type TextractNotifications } from './tasks/textract-notifications.ts';
import { createStateMachine } from './workflows/state-machine.ts';

/** The state machines, their tasks, and what starts them. */
export class FlowsStack extends Stack {
  readonly machines: StateMachine[] = [];
  readonly deadLetterQueues: IQueue[] = [];

  constructor(scope: Construct, id: string, settings: Settings, key: IKey | undefined, props: StackProps) {
    super(scope, id, props);
    const textract = createTextractNotifications(new Construct(this, 'Textract'), settings, key);
    for (const flow of flows) this.addFlow(flow, settings, key, textract);
  }

  private addFlow(flow: Flow, settings: Settings, key: IKey | undefined, textract: TextractNotifications): void {
    const taskScope = new Construct(this, `${flow.machine}Tasks`);
    const deployed = flow.tasks.map((task) => ({
      task,
      taskFunction: createTaskFunction(taskScope, task, { settings, key, textract, machine: flow.machine }),
    }));
    const machine = createStateMachine(this, flow, {
      settings,
      key,
      functions: new Map(deployed.map(({ task, taskFunction }) => [task.name, taskFunction])),
    });

    const events = new Construct(this, `${flow.machine}Events`);
    const undelivered = createDeadLetterQueue(events, flow.machine, settings);
    wireStarts(events, flow, { machine, deadLetterQueue: undelivered, key, settings });
    this.deadLetterQueues.push(undelivered);
    for (const { task, taskFunction } of deployed) {
      if (!task.triggeredBy) continue;
      const unhandled = createDeadLetterQueue(events, task.name, settings);
      wireTrigger(events, task, taskFunction, { flow, machine, textract, settings, deadLetterQueue: unhandled });
      this.deadLetterQueues.push(unhandled);
    }

    this.machines.push(machine);
    new CfnOutput(this, `${flow.machine}Arn`, { value: machine.stateMachineArn });
    for (const { task, taskFunction } of deployed) {
      new CfnOutput(this, `${task.name}Function`, { value: taskFunction.functionName });
    }
  }
}
