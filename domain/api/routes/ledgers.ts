import { z } from 'zod';
import { DailySummary, SummaryFailure } from '../../ledger/daily-summary.ts';
import { CustomerEntry, LedgerEntry, PaymentTerms, TxId } from '../../ledger/entry.ts';
import { EntryBody } from '../../ledger/entry-body.ts';
import { FindingView } from '../../ledger/finding-view.ts';
import { TransactionView } from '../../ledger/transaction-view.ts';
import { Category } from '../../ledger/verdict.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

/** A day, from its begin or to its end in UTC, or an instant. */
const Moment = z.union(
  [z.iso.date(), z.iso.datetime()],
  'a date, or an instant in UTC: 2026-11-25, 2026-11-25T10:00:00Z',
);

export const postTransaction = defineRoute({
  operationId: 'postTransaction',
  method: 'POST',
  path: '/transaction',
  tag: 'Ledgers',
  summary: 'Begin a payment: the customer’s entry, PENDING',
  description: 'The same payment again is the same answer; other terms under its txId are a conflict.',
  machineClients: true,
  optionalIdempotencyKey: 'its txId names it',
  body: PaymentTerms,
  answer: { status: 201, description: 'The payment.', body: CustomerEntry },
  problems: ['CONFLICT'],
});

const simulated = {
  tag: 'Ledgers',
  description:
    'For demonstrations and tests; a deployment may be without. The same entry again is the same answer, another one under its name a conflict; without an entryId it is named after its content.',
  optionalIdempotencyKey: 'its entryId, or its content, names it',
  body: EntryBody,
  answer: { status: 201, description: 'The entry.', body: LedgerEntry },
  problems: ['CONFLICT'],
} as const;

export const simulateProcessorEntry = defineRoute({
  operationId: 'simulateProcessorEntry',
  method: 'POST',
  path: '/simulate/processor',
  summary: 'Append an entry to the processor’s ledger',
  ...simulated,
});

export const simulateCoreEntry = defineRoute({
  operationId: 'simulateCoreEntry',
  method: 'POST',
  path: '/simulate/core',
  summary: 'Append an entry to the core ledger',
  ...simulated,
});

export const getTransaction = defineRoute({
  operationId: 'getTransaction',
  method: 'GET',
  path: '/transactions/{txId}',
  tag: 'Ledgers',
  summary: 'A payment: three ledgers’ entries, the finding, and every state that it went through',
  machineClients: true,
  params: z.strictObject({ txId: TxId }),
  answer: { status: 200, description: 'The payment.', body: TransactionView },
});

export const listFindings = defineRoute({
  operationId: 'listFindings',
  method: 'GET',
  path: '/findings',
  tag: 'Ledgers',
  summary: 'Findings by category and time, newest first',
  query: z.strictObject({
    category: Category.optional(),
    from: Moment.optional(),
    to: Moment.optional().describe('Included'),
    ...pageQuery,
  }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(FindingView) },
});

export const getSummary = defineRoute({
  operationId: 'getSummary',
  method: 'GET',
  path: '/summaries/{date}',
  tag: 'Ledgers',
  summary: 'A day’s counts and sums by category',
  params: z.strictObject({ date: z.iso.date() }),
  answer: {
    status: 200,
    description: 'The summary; null where every batch over the day failed.',
    body: z.strictObject({ summary: DailySummary.nullable(), failures: z.array(SummaryFailure) }),
  },
});

export const ledgerRoutes = [
  postTransaction,
  simulateProcessorEntry,
  simulateCoreEntry,
  getTransaction,
  listFindings,
  getSummary,
] as const;
