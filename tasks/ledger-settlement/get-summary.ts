import { z } from 'zod';
import { DailySummary } from '../../domain/ledger/daily-summary.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';

// A day's counts and sums by category, as the latest batch over the day left them.

export const Input = z.strictObject({ date: z.iso.date() });

const Failure = z.strictObject({
  date: z.iso.date(),
  runId: z.string(),
  executionArn: z.string(),
  error: z.string(),
  cause: z.string(),
  failedAt: z.iso.datetime(),
});

export const Output = z.discriminatedUnion('outcome', [
  /** `summary` is null where every batch over the day failed. */
  z.strictObject({ outcome: z.literal('FOUND'), summary: DailySummary.nullable(), failures: z.array(Failure) }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

type Ports = Pick<LedgerPorts, 'summaries'>;

export const makeGetSummary =
  ({ summaries }: Ports) =>
  async ({ date }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { summary, failures } = await summaries.find(date);
    if (!summary && failures.length === 0) return { outcome: 'NOT_FOUND' };
    return { outcome: 'FOUND', summary, failures };
  };
