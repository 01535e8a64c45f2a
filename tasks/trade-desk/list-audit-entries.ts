import { z } from 'zod';
import { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { DeskPorts } from './desk-ports.ts';
import { pageInput, pageOf } from './paging.ts';

// Lists what happened to a record, oldest first, as its chain is verified. Reads only.

export const Input = z.strictObject({
  /** `MATCH#…`, `TRADE#BANK#…`, `MATCHING_RULES#…`, `DOCUMENT#…`. */
  entity: z.string().min(1).max(600),
  ...pageInput,
});
export const Output = pageOf(AuditEntry);

export type Ports = Pick<DeskPorts, 'audit'>;

export const makeListAuditEntries =
  ({ audit }: Ports) =>
  async ({ entity, limit, after }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> =>
    audit.entriesOf(entity, { limit, after });
