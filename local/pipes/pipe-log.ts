import type { LogStore } from '../lambda/log-store.ts';
import type { Pipe, PipeLogLevel } from './pipe.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-logs.html#eb-pipes-logs-level */
const levelOf = {
  ExecutionStarted: 'INFO',
  ExecutionSucceeded: 'INFO',
  ExecutionFailed: 'ERROR',
  ExecutionPartiallyFailed: 'ERROR',
  EnrichmentInvocationStarted: 'TRACE',
  EnrichmentInvocationSucceeded: 'TRACE',
  EnrichmentInvocationFailed: 'ERROR',
  TargetInvocationStarted: 'TRACE',
  TargetInvocationSucceeded: 'TRACE',
  TargetInvocationFailed: 'ERROR',
  TargetInvocationPartiallyFailed: 'ERROR',
  TargetInvocationSkipped: 'TRACE',
} as const satisfies Record<string, PipeLogLevel>;

type PipeStep = keyof typeof levelOf;

const rank: Record<PipeLogLevel, number> = { OFF: 0, ERROR: 1, INFO: 2, TRACE: 3 };

/** One batch's way through a pipe, as far as its LogConfiguration wants it told. */
export type ExecutionLog = (step: PipeStep, details?: { payload?: unknown; error?: string }) => void;

export const executionLog = (
  pipe: Pipe,
  executionId: string,
  options: { logs: LogStore; now: () => number },
): ExecutionLog => {
  const { level, group, includesData } = pipe.log;
  if (group === undefined || level === 'OFF') return () => undefined;
  return (step, { payload, error } = {}) => {
    if (rank[levelOf[step]] > rank[level]) return;
    const timestampMs = options.now();
    const message = JSON.stringify({
      resourceArn: pipe.arn,
      timestamp: timestampMs,
      executionId,
      messageType: step,
      logLevel: levelOf[step],
      ...(includesData && payload !== undefined && { payload: JSON.stringify(payload) }),
      ...(error !== undefined && { error: { message: error } }),
    });
    options.logs.append([{ group, stream: pipe.name, timestampMs, message, requestId: null, executionArn: null }]);
  };
};
