import { z } from 'zod';
import { AuditEntry } from '../../audit/audit-entry.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

export const listAuditEntries = defineRoute({
  operationId: 'listAuditEntries',
  method: 'GET',
  path: '/audit',
  tag: 'Audit',
  summary: 'What happened to a record, oldest first: each entry carries the hash of the one before',
  query: z.strictObject({
    entity: z
      .string()
      .min(1)
      .max(600)
      .describe('Such as MATCH#M-0123…, TRADE#BANK#T-1, MATCHING_RULES#2026-11, DOCUMENT#…, EXECUTION#TradeMatching/…'),
    ...pageQuery,
  }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(AuditEntry) },
});

export const auditRoutes = [listAuditEntries] as const;
