import { listAuditEntries } from '../../../domain/api/routes/audit.ts';
import type { DeskPorts } from '../../trade-desk/desk-ports.ts';
import { makeListAuditEntries } from '../../trade-desk/list-audit-entries.ts';
import { serve } from '../define-api.ts';

export const servedAudit = (ports: Pick<DeskPorts, 'audit'>) => {
  const list = makeListAuditEntries(ports);
  return [serve(listAuditEntries, ({ query: { entity }, page }) => page((from) => list({ entity, ...from })))];
};
