import { createHash } from 'node:crypto';
import { valueAtPath } from '../events/target-input.ts';
import type { InvokeTarget } from '../targets/invoke-target.ts';
import { type BatchOutcome, outcomeOfAnswer } from './batch-outcome.ts';
import type { Pipe, PipeRecord, PipeTarget } from './pipe.ts';

/** What pipes reach. */
export type PipeServices = {
  invokeTarget: InvokeTarget;
  invokeFunction(functionArn: string, payload: string): Promise<{ payload: string; functionError?: string }>;
  /** Resolves when the execution has ended, however. */
  startSyncExecution(request: {
    stateMachineArn: string;
    input: string;
  }): Promise<{ status: string; output?: string; error?: string; cause?: string }>;
};

/** What is sent, and the records that it stands for; as many events as records unless an enrichment changed that. */
export type Batch = { pipe: Pipe; events: readonly unknown[]; records: readonly PipeRecord[] };

/** Hands a batch to the pipe's target. Errors of the call itself are thrown. */
export const sendToTarget = async (services: PipeServices, batch: Batch): Promise<BatchOutcome> => {
  const { target } = batch.pipe;
  switch (target.kind) {
    case 'function':
      return target.waitsForResult ? await callFunction(services, batch) : await sendWhole(services, batch);
    case 'stateMachine':
      return target.waitsForResult ? await runToItsEnd(services, batch) : await sendWhole(services, batch);
    case 'queue':
    case 'topic':
    case 'eventBus':
      return sendOneByOne(services, batch, target);
  }
};

const callFunction = async (services: PipeServices, { pipe, events, records }: Batch): Promise<BatchOutcome> => {
  const answer = await services.invokeFunction(pipe.target.arn, JSON.stringify(events));
  if (answer.functionError !== undefined) return { kind: 'failed', reason: answer.payload };
  return outcomeOfAnswer(answer.payload, records);
};

const runToItsEnd = async (services: PipeServices, { pipe, events, records }: Batch): Promise<BatchOutcome> => {
  const execution = await services.startSyncExecution({
    stateMachineArn: pipe.target.arn,
    input: JSON.stringify(events),
  });
  if (execution.status === 'SUCCEEDED') return outcomeOfAnswer(execution.output, records);
  const why = [execution.error, execution.cause].filter((part) => part !== undefined).join(': ');
  return { kind: 'failed', reason: `the execution ended ${execution.status}${why === '' ? '' : ` (${why})`}` };
};

/** The key is of the batch: sent again after a crash it names the same execution. */
const sendWhole = async (services: PipeServices, { pipe, events, records }: Batch): Promise<BatchOutcome> => {
  const ids = records.map(({ eventID }) => eventID).join();
  await services.invokeTarget({
    arn: pipe.target.arn,
    input: JSON.stringify(events),
    idempotencyKey: createHash('sha256').update(`${pipe.arn}\n${ids}`).digest('hex'),
  });
  return { kind: 'done' };
};

type MessageTarget = Extract<PipeTarget, { kind: 'queue' | 'topic' | 'eventBus' }>;

const sendOneByOne = async (
  { invokeTarget }: PipeServices,
  { pipe, events, records }: Batch,
  target: MessageTarget,
): Promise<BatchOutcome> => {
  for (const [index, event] of events.entries()) {
    const record = records[index];
    try {
      await invokeTarget({
        arn: target.arn,
        input: target.kind === 'eventBus' ? busEvent(pipe, target, event, record) : asText(event),
        idempotencyKey: keyOf(target, record) ?? record?.eventID ?? `${records[0]?.eventID}_${index}`,
        ...(target.kind === 'queue' &&
          target.messageGroupId !== undefined && { messageGroupId: asText(resolved(target.messageGroupId, record)) }),
      });
    } catch (error) {
      if (index === 0 || events.length !== records.length) throw error;
      return { kind: 'partial', firstFailed: index, reason: error instanceof Error ? error.message : String(error) };
    }
  }
  return { kind: 'done' };
};

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const keyOf = (target: MessageTarget, record: PipeRecord | undefined): string | undefined =>
  target.kind === 'queue' && target.deduplicationId !== undefined
    ? asText(resolved(target.deduplicationId, record))
    : undefined;

/** Target parameters may be a path into the record in place of a text. */
const resolved = (parameter: string, record: PipeRecord | undefined): unknown =>
  parameter.startsWith('$.') ? valueAtPath(record, parameter) : parameter;

const busEvent = (
  pipe: Pipe,
  target: Extract<PipeTarget, { kind: 'eventBus' }>,
  event: unknown,
  record: PipeRecord | undefined,
): string =>
  JSON.stringify({
    source: resolved(target.source ?? `Pipe ${pipe.name}`, record),
    'detail-type': resolved(target.detailType ?? 'Event from aws:dynamodb', record),
    resources: (target.resources ?? []).map((resource) => resolved(resource, record)),
    ...(target.time !== undefined && { time: resolved(target.time, record) }),
    detail: event,
  });
