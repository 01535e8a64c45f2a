import { z } from 'zod';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';

// Records a run's failure and frees its scope. Run twice, or late, it changes nothing: only a RUNNING run fails.

/** EventBridge's "Step Functions Execution Status Change", as far as it is read here. */
export const Input = z.object({
  detail: z.object({
    executionArn: z.string().min(1),
    name: z.string().min(1),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** Epoch milliseconds. */
    stopDate: z.number(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export const Output = z.strictObject({ outcome: z.enum(['RECORDED', 'NOT_RUNNING']) });

type Ports = Pick<MatchingPorts, 'reconciliations' | 'events'>;

export const makeRecordRunFailure =
  ({ reconciliations, events }: Ports) =>
  async ({ detail }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const failure = { error: detail.error ?? detail.status, cause: detail.cause ?? '' };
    const failed = await reconciliations.fail(detail.name, failure, new Date(detail.stopDate).toISOString());
    if (failed.kind === 'notRunning') return { outcome: 'NOT_RUNNING' };
    const { runId, executionArn, product, counterparty, asOf } = failed.run;
    await events.publish({
      detailType: 'ReconciliationFailed',
      detail: { runId, executionArn, product, counterparty, asOf, ...failure },
    });
    return { outcome: 'RECORDED' };
  };

export const handler = defineTask({ Input, Output, run: makeRecordRunFailure(awsMatchingPorts()) });
