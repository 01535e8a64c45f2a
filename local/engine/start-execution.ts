import { executionArn, expressExecutionArn } from './arn.ts';
import type { EngineCore } from './engine-core.ts';
import type { ExecutionParent, ExecutionRecord, MachineType } from './execution.ts';
import { uuidFrom } from './jsonata/aws-functions.ts';
import type { Revision } from './registry.ts';

export type StartRequest = {
  stateMachineArn: string;
  /** Name part of the execution's ARN: the machine's, or machine/label for a map run's children. */
  arnMachineName: string;
  stateMachineName: string;
  type: MachineType;
  revision: Revision;
  name: string;
  input: string;
  machine?: number;
  versionArn?: string;
  aliasArn?: string;
  parent?: ExecutionParent;
  mapRunArn?: string;
  traceHeader?: string;
};

/** AWS stops an Express execution after five minutes, a Standard one after a year. */
const expressLimitSeconds = 300;

export const newExecutionRecord = (core: EngineCore, request: StartRequest): ExecutionRecord => {
  const program = core.registry.program(request.revision.revisionId);
  const startedAt = core.clock.now();
  const express = request.type === 'EXPRESS';
  const arn = express
    ? expressExecutionArn(core.arns, request.arnMachineName, request.name, uuidFrom(core.random))
    : executionArn(core.arns, request.arnMachineName, request.name);
  const own = request.machine === undefined ? program.machines[0]?.TimeoutSeconds : undefined;
  const limitSeconds = express ? Math.min(own ?? expressLimitSeconds, expressLimitSeconds) : own;
  return {
    executionArn: arn,
    name: request.name,
    stateMachineArn: request.stateMachineArn,
    stateMachineName: request.stateMachineName,
    revisionId: request.revision.revisionId,
    machine: request.machine ?? 0,
    type: request.type,
    roleArn: request.revision.roleArn,
    status: 'RUNNING',
    input: request.input,
    startedAt,
    redriveCount: 0,
    sequence: core.nextSequence(),
    lastEventId: 0,
    nextScopeId: 0,
    ...(limitSeconds === undefined ? {} : { timeoutAt: startedAt + limitSeconds * 1000 }),
    ...(request.versionArn === undefined ? {} : { stateMachineVersionArn: request.versionArn }),
    ...(request.aliasArn === undefined ? {} : { stateMachineAliasArn: request.aliasArn }),
    ...(request.parent === undefined ? {} : { parent: request.parent }),
    ...(request.mapRunArn === undefined ? {} : { mapRunArn: request.mapRunArn }),
    ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
  };
};
