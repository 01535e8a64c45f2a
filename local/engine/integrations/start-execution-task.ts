import { startExecution } from '../api/start-execution.ts';
import { AwsError } from '../aws-error.ts';
import type { ExecutionRecord } from '../execution.ts';
import type { Json } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { redriveStatus } from '../redrive-status.ts';
import { httpMetadata, type Outcome, parametersOf, type TaskCall } from './perform-task.ts';

/** states:startExecution, by the engine itself: with `.sync` the Task ends when the nested execution has. */
export const startExecutionTask = async (call: TaskCall): Promise<Outcome> => {
  const { pattern } = call.phase.request;
  const { StateMachineArn, Input, Name, TraceHeader } = parametersOf(call);
  const { executionArn } = call.execution.record;
  const target = { scopeId: call.scopeId, attempt: call.attempt };
  const waits = pattern === 'sync' || pattern === 'sync2';
  try {
    const { record, existed } = startExecution(
      call.core,
      {
        stateMachineArn: StateMachineArn,
        input: Input === undefined || Input === null ? '{}' : typeof Input === 'string' ? Input : JSON.stringify(Input),
        name: Name ?? uuidFrom(call.core.random),
        ...(TraceHeader === undefined ? {} : { traceHeader: TraceHeader }),
      },
      waits ? { kind: 'task', executionArn, ...target, outputAsJson: pattern === 'sync2' } : undefined,
      // The submission comes first and in the same commit: the nested execution may end within its first step.
      (started) => {
        if (waits)
          call.core.driver.dispatch(executionArn, {
            kind: 'taskSubmitted',
            ...target,
            output: startOutput(call, started),
            childExecutionArn: started.executionArn,
          });
      },
    );
    if (waits) return existed ? joinRunning(call, record) : { kind: 'dispatched' };
    return { kind: pattern === 'requestResponse' ? 'succeeded' : 'submitted', output: startOutput(call, record) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const requestId = uuidFrom(call.core.random);
    return {
      kind: 'failed',
      startFailed: pattern !== 'requestResponse',
      error: `StepFunctions.${error.name.replace(/(?<!Exception)$/, 'Exception')}`,
      cause: `${error.message} (Service: AWSStepFunctions; Status Code: 400; Error Code: ${error.name}; Request ID: ${requestId}; Proxy: null)`,
    };
  }
};

/** A start that found its execution already running (same name and input) waits for that one. */
const joinRunning = (call: TaskCall, record: ExecutionRecord): Outcome => {
  record.parent = {
    kind: 'task',
    executionArn: call.execution.record.executionArn,
    scopeId: call.scopeId,
    attempt: call.attempt,
    outputAsJson: call.phase.request.pattern === 'sync2',
  };
  call.core.driver.save(record.executionArn);
  return { kind: 'submitted', output: startOutput(call, record), childExecutionArn: record.executionArn };
};

const startOutput = (call: TaskCall, record: ExecutionRecord): Json => ({
  ExecutionArn: record.executionArn,
  ...httpMetadata(200, uuidFrom(call.core.random), 'application/x-amz-json-1.0', 161, call.core.clock.now()),
  StartDate: record.startedAt / 1000,
});

const redriveFields = (record: ExecutionRecord) => {
  const { status, reason } = redriveStatus(record);
  return { RedriveStatus: status, ...(reason === undefined ? {} : { RedriveStatusReason: reason }) };
};

/** What a waiting Task gets of a nested execution that ended. */
export const nestedResult = (record: ExecutionRecord, outputAsJson: boolean): Json => ({
  ...(record.error === undefined ? {} : { Error: record.error }),
  ...(record.cause === undefined ? {} : { Cause: record.cause }),
  ExecutionArn: record.executionArn,
  Input: outputAsJson ? (JSON.parse(record.input) as Json) : record.input,
  InputDetails: { Included: true },
  Name: record.name,
  ...(record.output === undefined
    ? {}
    : {
        Output: outputAsJson ? (JSON.parse(record.output) as Json) : record.output,
        OutputDetails: { Included: true },
      }),
  RedriveCount: record.redriveCount,
  ...redriveFields(record),
  ...(record.stateMachineAliasArn === undefined ? {} : { StateMachineAliasArn: record.stateMachineAliasArn }),
  ...(record.stateMachineVersionArn === undefined ? {} : { StateMachineVersionArn: record.stateMachineVersionArn }),
  StartDate: record.startedAt,
  StateMachineArn: record.stateMachineArn,
  Status: record.status,
  StopDate: record.stoppedAt ?? null,
});
