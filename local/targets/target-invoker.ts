import { createHash } from 'node:crypto';
import type { EventBus } from '../events/event-bus.ts';
import { type InvokeTarget, PermanentTargetError, type TargetInvocation } from './invoke-target.ts';

/** What the invoker reaches; each part is set once it exists. */
export type TargetServices = {
  startExecution(input: { stateMachineArn: string; name: string; input: string }): Promise<void>;
  invokeLambdaAsync(functionArn: string, payload: string): void;
  sendMessage(queueArn: string, body: string, options: MessageOptions): Promise<void>;
  publish(topicArn: string, message: string, options: MessageOptions): Promise<void>;
  eventBus(): EventBus;
  callSdk(request: { service: string; action: string; parameters: Record<string, unknown> }): Promise<unknown>;
};
export type MessageOptions = Pick<TargetInvocation, 'messageGroupId' | 'messageAttributes' | 'idempotencyKey'>;

/** Errors by which a target says that it isn't there or will never take the input. */
const permanentErrors = new Set([
  'StateMachineDoesNotExist',
  'InvalidArn',
  'InvalidExecutionInput',
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'NotFound',
  'ValidationException',
  'InvalidName',
]);

/** One way to reach targets for EventBridge, Scheduler, Lambda's destinations and dead-letter queues. */
export const makeTargetInvoker = (services: TargetServices): InvokeTarget => {
  return async (invocation) => {
    try {
      await dispatch(services, invocation);
    } catch (error) {
      if (error instanceof Error && permanentErrors.has(error.name))
        throw new PermanentTargetError(`${error.name}: ${error.message}`, { cause: error });
      throw error;
    }
  };
};

const dispatch = async (services: TargetServices, invocation: TargetInvocation): Promise<void> => {
  const { arn, input } = invocation;
  const [, , service, , , ...resource] = arn.split(':');
  if (service === 'states') {
    await startExecution(services, invocation);
    return;
  }
  switch (service) {
    case 'lambda':
      services.invokeLambdaAsync(arn, input);
      return;
    case 'sqs':
      await services.sendMessage(arn, input, invocation);
      return;
    case 'sns':
      await services.publish(arn, input, invocation);
      return;
    case 'events':
      acceptEvent(services.eventBus(), resource.join(':'), input);
      return;
    case 'scheduler':
      await callUniversalTarget(services, arn, input);
      return;
    default:
      throw new PermanentTargetError(`the local runtime has no target of this kind: ${arn}`);
  }
};

/** A name derived from the delivery makes a repeated try the same execution. */
const startExecution = async (
  services: TargetServices,
  { arn, input, idempotencyKey }: TargetInvocation,
): Promise<void> => {
  try {
    await services.startExecution({ stateMachineArn: arn, name: executionNameOf(idempotencyKey), input });
  } catch (error) {
    // An earlier try did start it, and it has ended since.
    if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return;
    throw error;
  }
};

const executionNameOf = (idempotencyKey: string): string =>
  /^[A-Za-z0-9_-]{1,80}$/.test(idempotencyKey)
    ? idempotencyKey
    : createHash('sha256').update(idempotencyKey).digest('hex');

const acceptEvent = (bus: EventBus, resource: string, input: string): void => {
  const event = JSON.parse(input) as Record<string, unknown>;
  bus.accept({
    source: String(event.source),
    detailType: String(event['detail-type']),
    detail: event.detail,
    resources: Array.isArray(event.resources) ? (event.resources as string[]) : [],
    busName: resource.replace(/^event-bus\//, ''),
  });
};

/** `arn:aws:scheduler:::aws-sdk:<service>:<apiAction>`: any action of any service that the gateway speaks. */
const callUniversalTarget = async (services: TargetServices, arn: string, input: string): Promise<void> => {
  const [, service, action] = /^arn:aws:scheduler:::aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)$/.exec(arn) ?? [];
  if (service === undefined || action === undefined) throw new PermanentTargetError(`not a target: ${arn}`);
  await services.callSdk({ service, action, parameters: JSON.parse(input) as Record<string, unknown> });
};
