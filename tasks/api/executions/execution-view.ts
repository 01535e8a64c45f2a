import type { BodyOf } from '../../../domain/api/route.ts';
import type { getExecution, listExecutions } from '../../../domain/api/routes/executions.ts';
import type { Execution, ExecutionSummary } from '../../ports/executions.ts';
import { withoutTaskTokens } from './task-tokens.ts';

export const summaryOf = (execution: ExecutionSummary): BodyOf<typeof listExecutions>['items'][number] => ({
  machine: execution.machine,
  executionId: execution.executionId,
  status: execution.status,
  startedAt: execution.startedAt,
  stoppedAt: execution.stoppedAt ?? null,
  redriveCount: execution.redriveCount,
});

/** Step Functions keeps payloads as JSON text. */
const payload = (text: string | undefined): unknown => {
  if (text === undefined) return null;
  const shown = withoutTaskTokens(text);
  try {
    return JSON.parse(shown);
  } catch {
    return shown;
  }
};

export const executionView = (execution: Execution): BodyOf<typeof getExecution> => ({
  ...summaryOf(execution),
  input: payload(execution.input),
  output: payload(execution.output),
  error: execution.error ?? null,
  cause: withoutTaskTokens(execution.cause ?? null),
  redrivable: execution.redrivable,
});
