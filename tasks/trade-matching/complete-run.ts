import { z } from 'zod';
import { RunReport } from '../../domain/trade/match/run-report.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import { RunInput } from './run.ts';

// Ends a run. Run twice, the record stays and the event is told again: consumers know it by its run.

export const Input = RunInput.extend({ report: RunReport });
export const Output = z.strictObject({ outcome: z.literal('COMPLETED'), runId: z.string(), report: RunReport });

type Ports = Pick<MatchingPorts, 'reconciliations' | 'events' | 'clock'>;

export const makeCompleteRun =
  ({ reconciliations, events, clock }: Ports) =>
  async ({ run, report }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    await reconciliations.complete(run, report, new Date(clock()).toISOString());
    await events.publish({ detailType: 'ReconciliationCompleted', detail: { ...run, report } });
    return { outcome: 'COMPLETED', runId: run.runId, report };
  };

export const handler = defineTask({ Input, Output, run: makeCompleteRun(awsMatchingPorts()) });
