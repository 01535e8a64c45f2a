import { z } from 'zod';
import { DailySummary, summariseDay } from '../../domain/ledger/daily-summary.ts';
import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { defineTask } from '../define-task.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { Output as Totals } from './add-up.ts';
import { LedgerRun } from './ledger-run.ts';

// Writes a day's summary and tells of it. Run twice, the rows stay and the event is told again: consumers know it by its run.

export const Input = z.strictObject({ correlationId: z.string().optional(), run: LedgerRun, totals: Totals });
/** `repaired`: payments whose state the events had not brought about. */
export const Output = z.strictObject({ summary: DailySummary, repaired: z.int() });

type Ports = Pick<LedgerPorts, 'summaries' | 'events'>;

export const makeWriteSummary =
  ({ summaries, events }: Ports) =>
  async ({ run, totals }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { date, asOf, runId } = run;
    const summary = summariseDay(totals.tally, { date, asOf, runId, deadLettered: totals.deadLettered });
    await summaries.put(summary);
    await events.publish({ detailType: 'LedgerDaySummarised', detail: { ...summary, repaired: totals.changed } });
    return { summary, repaired: totals.changed };
  };

export const handler = defineTask({ Input, Output, run: makeWriteSummary(awsLedgerPorts()) });
