import type { IKey } from 'aws-cdk-lib/aws-kms';
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
  constructor(scope: Construct, id: string, settings: Settings, key: IKey | undefined, props: StackProps) {
    super(scope, id, props);
    const textract = createTextractNotifications(new Construct(this, 'Textract'), settings, key);
    for (const flow of flows) this.deploy(flow, settings, key, textract);
  }

  private deploy(flow: Flow, settings: Settings, key: IKey | undefined, textract: TextractNotifications): void {
    const taskScope = new Construct(this, `${flow.machine}Tasks`);
    const deployment = { settings, key, textract, machine: flow.machine };
    const functions = new Map(flow.tasks.map((task) => [task.name, createTaskFunction(taskScope, task, deployment)]));
    const machine = createStateMachine(this, flow, { settings, key, functions });

    const eventScope = new Construct(this, `${flow.machine}Events`);
    const notStarted = createDeadLetterQueue(eventScope, flow.machine, settings);
    wireStarts(eventScope, flow, { machine, deadLetterQueue: notStarted, key, settings });
    for (const task of flow.tasks) {
      const taskFunction = functions.get(task.name);
      if (!task.triggeredBy || !taskFunction) continue;
      const notInvoked = createDeadLetterQueue(eventScope, task.name, settings);
      wireTrigger(eventScope, task, taskFunction, { flow, machine, textract, settings, deadLetterQueue: notInvoked });
    }

    new CfnOutput(this, `${flow.machine}Arn`, { value: machine.stateMachineArn });
    for (const [name, taskFunction] of functions) {
      new CfnOutput(this, `${name}Function`, { value: taskFunction.functionName });
    }
  }
}
