import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { MapRun, OutcomeCounts } from '../map-runs.ts';
import { requireExecution } from './executions.ts';
import { arnOfKind, date, type Input, page, pageSize, requiredString } from './parameters.ts';

const requireMapRun = (core: EngineCore, input: Input): MapRun => {
  const arn = requiredString(input, 'mapRunArn');
  arnOfKind(arn, 'mapRun');
  const run = core.mapRuns.get(arn);
  if (!run) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn });
  return run;
};

const counts = (total: number, running: number, outcomes: OutcomeCounts, redrivable: number) => {
  const { succeeded, failed, timedOut, aborted, resultsWritten } = outcomes;
  return {
    pending: Math.max(0, total - running - succeeded - failed - timedOut - aborted),
    running,
    succeeded,
    failed,
    timedOut,
    aborted,
    total,
    resultsWritten,
    failuresNotRedrivable: 0,
    pendingRedrive: redrivable,
  };
};

export const describeMapRun = (core: EngineCore, input: Input) => {
  const run = requireMapRun(core, input);
  const perChild = run.childCount === 0 ? 1 : run.itemCount / run.childCount;
  return {
    mapRunArn: run.mapRunArn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: date(run.startedAt),
    ...(run.stoppedAt === undefined ? {} : { stopDate: date(run.stoppedAt) }),
    maxConcurrency: run.maxConcurrency,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    toleratedFailureCount: run.toleratedFailureCount,
    itemCounts: counts(run.itemCount, Math.round(run.running * perChild), run.items, 0),
    executionCounts: counts(run.childCount, run.running, run.executions, 0),
    redriveCount: run.redriveCount,
    ...(run.redrivenAt === undefined ? {} : { redriveDate: date(run.redrivenAt) }),
  };
};

export const listMapRuns = (core: EngineCore, input: Input) => {
  const record = requireExecution(core, requiredString(input, 'executionArn'));
  const runs = core.mapRuns.ofExecution(record.executionArn).reverse();
  const { items, nextToken } = page(input, runs, pageSize(input, 100, 1000));
  return {
    mapRuns: items.map((run) => ({
      executionArn: run.executionArn,
      mapRunArn: run.mapRunArn,
      stateMachineArn: `${record.stateMachineArn}/${run.label}`,
      startDate: date(run.startedAt),
      ...(run.stoppedAt === undefined ? {} : { stopDate: date(run.stoppedAt) }),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

export const updateMapRun = (core: EngineCore, input: Input) => {
  const run = requireMapRun(core, input);
  const changes: Record<string, number> = {};
  for (const name of ['maxConcurrency', 'toleratedFailureCount', 'toleratedFailurePercentage']) {
    const value = input[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || value < 0 || (name === 'toleratedFailurePercentage' && value > 100))
      throw new AwsError('ValidationException', `Invalid value for ${name}: ${JSON.stringify(value)}`);
    changes[name] = value;
  }
  core.mapRuns.update(run, changes);
  return {};
};
