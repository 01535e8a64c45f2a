import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { ExecutionRecord } from '../execution.ts';
import type { HistoryEvent } from '../history/event-types.ts';
import { redrivePeriodMs, redriveStatus } from '../redrive-status.ts';
import { requireMachine, resolveTarget } from './machine-lookup.ts';
import {
  arnOfKind,
  date,
  decodeToken,
  encodeToken,
  type Input,
  metadataOnly,
  optionalBoolean,
  optionalString,
  pageSize,
  requiredString,
  validation,
} from './parameters.ts';
import { startExecution } from './start-execution.ts';

export const startExecutionOperation = async (core: EngineCore, input: Input) => {
  const { record } = startExecution(core, input);
  await core.driver.committed();
  return { executionArn: record.executionArn, startDate: date(record.startedAt) };
};

export const startSyncExecution = async (core: EngineCore, input: Input) => {
  const { machine } = resolveTarget(core, requiredString(input, 'stateMachineArn'));
  if (machine.type !== 'EXPRESS') throw unsupportedType();
  const withoutPayloads = metadataOnly(input);
  const { record } = startExecution(core, input);
  await new Promise<void>((resolve) => core.whenEnded(record.executionArn, resolve));
  return {
    executionArn: record.executionArn,
    stateMachineArn: record.stateMachineArn,
    name: record.name,
    startDate: date(record.startedAt),
    stopDate: date(record.stoppedAt ?? record.startedAt),
    status: record.status,
    ...dataFields(record, withoutPayloads),
    ...(record.traceHeader === undefined ? {} : { traceHeader: record.traceHeader }),
    billingDetails: {
      billedDurationInMilliseconds: Math.max(100, Math.ceil(((record.stoppedAt ?? 0) - record.startedAt) / 100) * 100),
      billedMemoryUsedInMB: 64,
    },
  };
};

const unsupportedType = (): AwsError =>
  new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');

/** What came in and went out; AWS says of what it leaves out that it isn't included. */
const dataFields = ({ input, output, error, cause }: ExecutionRecord, withoutPayloads: boolean) => {
  const included = !withoutPayloads;
  return {
    ...(included ? { input } : {}),
    inputDetails: { included },
    ...(output === undefined ? {} : { ...(included ? { output } : {}), outputDetails: { included } }),
    ...(error === undefined || withoutPayloads ? {} : { error }),
    ...(cause === undefined || withoutPayloads ? {} : { cause }),
  };
};

export const requireExecution = (core: EngineCore, arn: string): ExecutionRecord => {
  arnOfKind(arn, 'execution');
  const record = core.driver.record(arn);
  if (!record) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return record;
};

export const describeExecution = (core: EngineCore, input: Input) => {
  const record = requireExecution(core, requiredString(input, 'executionArn'));
  const redrive = redriveStatus(record);
  return {
    executionArn: record.executionArn,
    stateMachineArn: record.stateMachineArn,
    name: record.name,
    status: record.status,
    startDate: date(record.startedAt),
    ...(record.stoppedAt === undefined ? {} : { stopDate: date(record.stoppedAt) }),
    ...dataFields(record, metadataOnly(input)),
    ...(record.traceHeader === undefined ? {} : { traceHeader: record.traceHeader }),
    ...(record.mapRunArn === undefined ? {} : { mapRunArn: record.mapRunArn }),
    ...(record.stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn: record.stateMachineVersionArn }),
    ...(record.stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn: record.stateMachineAliasArn }),
    redriveCount: record.redriveCount,
    ...(record.redrivenAt === undefined ? {} : { redriveDate: date(record.redrivenAt) }),
    redriveStatus: redrive.status,
    ...(redrive.reason === undefined ? {} : { redriveStatusReason: redrive.reason }),
  };
};

export const getExecutionHistory = (core: EngineCore, input: Input) => {
  const record = requireExecution(core, requiredString(input, 'executionArn'));
  const limit = pageSize(input, 100, 1000);
  const reverse = optionalBoolean(input, 'reverseOrder') ?? false;
  const afterId = decodeToken<number>(input);
  const withData = optionalBoolean(input, 'includeExecutionData') ?? true;
  const events = core.store.events(record.executionArn, {
    reverse,
    limit: limit + 1,
    ...(afterId === undefined ? {} : { afterId }),
  });
  const shown = events.slice(0, limit);
  const last = shown.at(-1);
  return {
    events: shown.map((event) => ({
      ...(withData ? event : withoutData(event)),
      timestamp: date(event.timestamp),
    })),
    ...(events.length > limit && last ? { nextToken: encodeToken(last.id) } : {}),
  };
};

/** includeExecutionData: false leaves payloads out and says so. */
const withoutData = (event: HistoryEvent): HistoryEvent => {
  const copy: HistoryEvent = { ...event };
  for (const [key, details] of Object.entries(event)) {
    if (!key.endsWith('Details') || typeof details !== 'object' || details === null) continue;
    const {
      input,
      output,
      inputDetails,
      outputDetails,
      parameters,
      assignedVariables,
      assignedVariablesDetails,
      ...rest
    } = details as Record<string, unknown>;
    copy[key] = rest;
  }
  return copy;
};

const statuses = new Set(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);

export const listExecutions = (core: EngineCore, input: Input) => {
  const machineArn = optionalString(input, 'stateMachineArn');
  const mapRunArn = optionalString(input, 'mapRunArn');
  const status = optionalString(input, 'statusFilter');
  const redriveFilter = optionalString(input, 'redriveFilter');
  if (machineArn === undefined && mapRunArn === undefined)
    throw validation('Must provide a StateMachine ARN or MapRun ARN');
  if (machineArn !== undefined && mapRunArn !== undefined)
    throw new AwsError('ValidationException', 'Must provide only one of a StateMachine ARN and a MapRun ARN');
  if (status !== undefined && !statuses.has(status))
    throw validation(
      `Value '${status}' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]`,
    );
  const limit = pageSize(input, 100, 1000);
  const before = decodeToken<number>(input);
  const found = core.store.listExecutions({
    ...(mapRunArn === undefined ? listTarget(core, machineArn as string) : mapRunTarget(core, mapRunArn)),
    ...(status === undefined ? {} : { status }),
    ...(redriveFilter === undefined ? {} : { redriven: redriveFilter === 'REDRIVEN' }),
    ...(before === undefined ? {} : { beforeSequence: before }),
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    executions: shown.map((record) => listed(record)),
    ...(found.length > limit && last ? { nextToken: encodeToken(last.sequence) } : {}),
  };
};

const listTarget = (core: EngineCore, arn: string) => {
  const { rest } = arnOfKind(arn, 'stateMachine');
  const base = rest.length > 1 ? arn.slice(0, arn.lastIndexOf(':')) : arn;
  const machine = requireMachine(core, base);
  if (machine.type === 'EXPRESS') throw unsupportedType();
  if (rest.length === 1) return { stateMachineArn: arn };
  return core.registry.get('alias', arn)
    ? { stateMachineArn: base, aliasArn: arn }
    : { stateMachineArn: base, versionArn: arn };
};

const mapRunTarget = (core: EngineCore, arn: string) => {
  if (!core.mapRuns.get(arn)) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  return { mapRunArn: arn };
};

const listed = (record: ExecutionRecord) => ({
  executionArn: record.executionArn,
  stateMachineArn: record.stateMachineArn,
  name: record.name,
  status: record.status,
  startDate: date(record.startedAt),
  ...(record.stoppedAt === undefined ? {} : { stopDate: date(record.stoppedAt) }),
  ...(record.mapRunArn === undefined
    ? {}
    : { mapRunArn: record.mapRunArn, itemCount: record.parent?.kind === 'mapRun' ? record.parent.itemCount : 0 }),
  ...(record.stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn: record.stateMachineVersionArn }),
  ...(record.stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn: record.stateMachineAliasArn }),
  ...(record.redriveCount === 0
    ? {}
    : { redriveCount: record.redriveCount, redriveDate: date(record.redrivenAt ?? record.startedAt) }),
});

export const stopExecution = async (core: EngineCore, input: Input) => {
  const record = requireExecution(core, requiredString(input, 'executionArn'));
  const error = optionalString(input, 'error');
  const cause = optionalString(input, 'cause');
  if (record.status === 'RUNNING')
    core.driver.dispatch(record.executionArn, {
      kind: 'stop',
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    });
  await core.driver.committed();
  return { stopDate: date(record.stoppedAt ?? core.clock.now()) };
};

export const redriveExecution = async (core: EngineCore, input: Input) => {
  const record = requireExecution(core, requiredString(input, 'executionArn'));
  const { status, reason } = redriveStatus(record);
  if (status !== 'REDRIVABLE')
    throw new AwsError('ExecutionNotRedrivable', reason ?? 'Execution can be redriven only by its map run');
  if (core.clock.now() - (record.stoppedAt ?? 0) > redrivePeriodMs)
    throw new AwsError('ExecutionNotRedrivable', 'Execution redrivable period exceeded and cannot be redriven');
  const execution = core.driver.execution(record.executionArn);
  if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${record.executionArn}'`);
  core.driver.attachStored(execution);
  core.driver.dispatch(record.executionArn, { kind: 'redrive' });
  core.driver.announceRunning(execution.record);
  await core.driver.committed();
  return { redriveDate: date(execution.record.redrivenAt ?? core.clock.now()) };
};
