import { z } from 'zod';
import { ReconciliationView, RunId } from '../../domain/trade/desk/reconciliation-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import { reconciliationViewOf } from './reconciliation-view.ts';

// Shows a run with its totals. Reads only.

export const Input = z.strictObject({ runId: RunId });
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('FOUND'), reconciliation: ReconciliationView }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

export type Ports = Pick<DeskPorts, 'reconciliations'>;

export const makeGetReconciliation =
  ({ reconciliations }: Ports) =>
  async ({ runId }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const run = await reconciliations.find(runId);
    return run ? { outcome: 'FOUND', reconciliation: reconciliationViewOf(run) } : { outcome: 'NOT_FOUND' };
  };
