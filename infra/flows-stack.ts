import type { Function as TaskFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import { createDeadLetterQueue } from './events/dead-letter-queue.ts';
import { wireStarts } from './events/start-workflow.ts';
import { wireTrigger } from './events/trigger-task.ts';
import { type Flow, flows } from './flows.ts';
import { createTaskFunction } from './tasks/task-function.ts';
import { createTextractNotifications, type TextractNotifications } from './tasks/textract-notifications.ts';
import { createStateMachine } from './workflows/state-machine.ts';

/** The state machines, their tasks, and what starts them. */
export class FlowsStack extends Stack {
  /** Every task's function, by its name: a later flow may run an earlier one's. */
  readonly #functions = new Map<string, TaskFunction>();

  constructor(scope: Construct, id: string, deployment: Deployment, props: StackProps) {
    super(scope, id, props);
    const textract = createTextractNotifications(new Construct(this, 'Textract'), deployment);
    for (const flow of flows) this.deploy(flow, deployment, textract);
  }

  private deploy(flow: Flow, deployment: Deployment, textract: TextractNotifications): void {
    const { settings, key } = deployment;
    const taskScope = new Construct(this, `${flow.machine}Tasks`);
    const taskDeployment = { ...deployment, textract, machine: flow.machine };
    const functions = new Map(
      flow.tasks.map((task) => [task.name, createTaskFunction(taskScope, task, taskDeployment)]),
    );
    const eventScope = new Construct(this, `${flow.machine}Events`);
    const deadLetterQueue = createDeadLetterQueue(eventScope, flow.machine, settings);
    for (const [name, taskFunction] of functions) this.#functions.set(name, taskFunction);
    const runs = new Map(
      [...flow.tasks, ...(flow.borrows ?? [])].flatMap(({ name }) => {
        const taskFunction = this.#functions.get(name);
        return taskFunction ? [[name, taskFunction] as const] : [];
      }),
    );
    const machine = createStateMachine(this, flow, { ...deployment, functions: runs, deadLetterQueue });
    wireStarts(eventScope, flow, { machine, deadLetterQueue, key, settings, streamArnOf: deployment.streamArnOf });
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
