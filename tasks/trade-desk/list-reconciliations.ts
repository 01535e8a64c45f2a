import { z } from 'zod';
import { ReconciliationView, RunStatus } from '../../domain/trade/desk/reconciliation-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import { pageInput, pageOf } from './paging.ts';
import { reconciliationViewOf } from './reconciliation-view.ts';

// Lists runs, newest first. Reads only.

export const Input = z.strictObject({ status: RunStatus.optional(), ...pageInput });
export const Output = pageOf(ReconciliationView);

export type Ports = Pick<DeskPorts, 'reconciliationLists'>;

export const makeListReconciliations =
  ({ reconciliationLists }: Ports) =>
  async ({ status, limit, after }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { items, next } = await reconciliationLists.list({ ...(status && { status }) }, { limit, after });
    return { items: items.map(reconciliationViewOf), ...(next && { next }) };
  };
