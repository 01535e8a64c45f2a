import { z } from 'zod';
import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { defineTask } from '../define-task.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { LedgerRunRequest, ledgerRunOf } from './ledger-run.ts';

// Records that a batch failed. Run twice, the row stays and the event is told again: consumers know it by its run.

/** EventBridge's "Step Functions Execution Status Change", as far as it is read here. */
export const Input = z.object({
  detail: z.object({
    executionArn: z.string().min(1),
    name: z.string().min(1),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** The execution's own input, as text. */
    input: z.string().nullish(),
    /** Epoch milliseconds. */
    startDate: z.number(),
    stopDate: z.number(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export const Output = z.strictObject({ outcome: z.literal('RECORDED'), date: z.iso.date() });

/** What the batch was to do; a request that does not fit is why it failed. */
const requestOf = (input: string | null | undefined): LedgerRunRequest => {
  try {
    return LedgerRunRequest.parse(JSON.parse(input ?? ''));
  } catch {
    return { scope: 'DUE' };
  }
};

type Ports = Pick<LedgerPorts, 'summaries' | 'events'>;

export const makeRecordLedgerRunFailure =
  ({ summaries, events }: Ports) =>
  async ({ detail }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const run = ledgerRunOf(detail.name, new Date(detail.startDate).toISOString(), requestOf(detail.input));
    const failure = {
      date: run.date,
      runId: run.runId,
      executionArn: detail.executionArn,
      error: detail.error ?? detail.status,
      cause: detail.cause ?? '',
      failedAt: new Date(detail.stopDate).toISOString(),
    };
    await summaries.recordFailure(failure);
    await events.publish({ detailType: 'LedgerReconciliationFailed', detail: { ...failure, scope: run.scope } });
    return { outcome: 'RECORDED', date: run.date };
  };

export const handler = defineTask({ Input, Output, run: makeRecordLedgerRunFailure(awsLedgerPorts()) });
