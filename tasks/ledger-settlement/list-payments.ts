import { z } from 'zod';
import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { defineTask } from '../define-task.ts';
import type { PaymentCursor } from '../ports/ledger-lists.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { toJsonLines } from '../trade-matching/json-lines.ts';
import { LedgerRun, LedgerRunRequest, ledgerRunKeys, ledgerRunOf } from './ledger-run.ts';

// Writes the next payments that a batch reconciles again to a file. Run twice from one cursor, it writes the file again.

const Cursor = z.strictObject({ shard: z.int().nonnegative(), position: z.json() });

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  executionName: z.string().min(1),
  startedAt: z.iso.datetime(),
  request: LedgerRunRequest,
  cursor: Cursor.nullable(),
  /** Files written before this one. */
  file: z.int().nonnegative(),
});
export const Output = z.strictObject({
  run: LedgerRun,
  /** Where the next call goes on, null when all are listed. */
  cursor: Cursor.nullable(),
  file: z.int(),
  key: z.string(),
  payments: z.int(),
});

/** Payments of a file: some 2 MB, and 2,000 children of the map over it. */
const paymentsPerFile = 50_000;

type Ports = Pick<LedgerPorts, 'lists' | 'files'>;

export const makeListPayments =
  ({ lists, files }: Ports, atMost = paymentsPerFile) =>
  async ({
    executionName,
    startedAt,
    request,
    cursor,
    file,
  }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const run = ledgerRunOf(executionName, startedAt, request);
    const txIds: string[] = [];
    let next: PaymentCursor | null = cursor;
    do {
      const page =
        run.scope === 'DUE' ? await lists.due(Date.parse(run.asOf), next) : await lists.ofDay(run.date, next);
      txIds.push(...page.txIds);
      next = page.next;
    } while (next !== null && txIds.length < atMost);
    const key = ledgerRunKeys(run.runId).payments(file);
    if (txIds.length > 0) await files.write(key, toJsonLines(txIds.map((txId) => ({ txId }))), 'application/x-ndjson');
    return { run, cursor: next as z.infer<typeof Cursor> | null, file: file + 1, key, payments: txIds.length };
  };

export const handler = defineTask({ Input, Output, run: makeListPayments(awsLedgerPorts()) });
