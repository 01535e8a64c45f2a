import { z } from 'zod';
import { optionalColumns, requiredColumns } from '../../domain/ledger/settlement-row.ts';
import { csvLine } from '../../domain/trade/match/csv-line.ts';
import { awsSettlementFilePorts } from '../adapters/aws-settlement-file-ports.ts';
import { defineTask } from '../define-task.ts';
import { childOutputs, ResultPlace } from '../ledger-settlement/result-files.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { SettlementFilePorts } from '../ports/settlement-file-ports.ts';
import type { RowCounts } from '../ports/settlement-files.ts';
import type { Output as AppendOutput, RejectedRow } from './append-rows.ts';
import { FileInput, settlementFileKeys } from './settlement-file.ts';

// Ends an import: the rejected rows as a file, the counts in the record, an event. Run twice, all three are the same.

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  executionArn: z.string().min(1),
  file: FileInput,
  results: ResultPlace,
});
export const Output = z.strictObject({
  outcome: z.enum(['IMPORTED', 'IMPORTED_WITH_ERRORS']),
  fileId: z.string(),
  counts: z.strictObject({ rows: z.int(), appended: z.int(), unchanged: z.int(), rejected: z.int() }),
  rejectedKey: z.string().optional(),
});

const columns = [...requiredColumns, ...optionalColumns];

/** The rejected rows as they came, with their line, a code and the reasons: corrected, they can be sent again. */
const rejectedFile = (rejected: readonly RejectedRow[]): string =>
  [
    csvLine(['line', 'code', 'reasons', ...columns]),
    ...rejected
      .toSorted((a, b) => a.row - b.row)
      .map(({ row, code, reasons, cells }) =>
        csvLine([String(row), code, reasons.join('; '), ...columns.map((column) => cells[column] ?? '')]),
      ),
  ].join('');

export const makeFinishFile =
  ({ files, settlementFiles, events, clock }: SettlementFilePorts) =>
  async ({ executionArn, file, results }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { fileId } = file;
    const counts: RowCounts = { rows: 0, appended: 0, unchanged: 0, rejected: 0 };
    const rejected: RejectedRow[] = [];
    for await (const child of childOutputs<z.infer<typeof AppendOutput>>(files, results.Key)) {
      counts.rows += child.rows;
      counts.appended += child.appended;
      counts.unchanged += child.unchanged;
      counts.rejected += child.rejected.length;
      rejected.push(...child.rejected);
    }
    const outcome = rejected.length > 0 ? 'IMPORTED_WITH_ERRORS' : 'IMPORTED';
    const rejectedKey = rejected.length > 0 ? settlementFileKeys(fileId).rejected : undefined;
    if (rejectedKey !== undefined) await files.write(rejectedKey, rejectedFile(rejected), 'text/csv; charset=utf-8');

    const by = changedByExecution(executionArn, clock());
    const record = await settlementFiles.revise(fileId, by, (current) => {
      if (!current || current.status === 'IMPORTED' || current.status === 'IMPORTED_WITH_ERRORS') return null;
      const next = {
        ...current,
        status: outcome,
        reasons: [],
        counts,
        ...(rejectedKey !== undefined && { rejectedKey }),
        updatedAt: by.at,
      } as const;
      return { action: `FILE_${outcome}`, next };
    });
    await events.publish({
      detailType: 'SettlementFileImported',
      detail: {
        fileId,
        key: record.key,
        processor: file.processor,
        status: outcome,
        counts,
        rejectedKey,
        ignoredColumns: record.ignoredColumns,
      },
    });
    return { outcome, fileId, counts, ...(rejectedKey !== undefined && { rejectedKey }) };
  };

export const handler = defineTask({ Input, Output, run: makeFinishFile(awsSettlementFilePorts()) });
