import { z } from 'zod';
import { cellsOfRow } from '../../domain/ledger/settlement-header.ts';
import { readSettlementRow } from '../../domain/ledger/settlement-row.ts';
import { shortened } from '../../domain/wording/shortened.ts';
import { awsSettlementFilePorts } from '../adapters/aws-settlement-file-ports.ts';
import { defineTask } from '../define-task.ts';
import { makeAppendProcessorEntry } from '../ledger-settlement/append-entry.ts';
import type { SettlementFilePorts } from '../ports/settlement-file-ports.ts';
import { FileInput } from './settlement-file.ts';

// Appends the rows of a batch to the processor's ledger, each as an entry of its own. Run twice, it finds its entries there.

const Cells = z.record(z.string(), z.string());

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  file: FileInput,
  /** `row` counts the file's lines from 1, which is the header; `cells` are named by their place. */
  rows: z.array(z.strictObject({ row: z.int().min(1), cells: Cells })).min(1),
});

export const RejectedRow = z.strictObject({
  row: z.int(),
  code: z.enum(['WRONG_CELLS', 'OTHER_BODY']),
  reasons: z.array(z.string()),
  cells: Cells,
});
export type RejectedRow = z.infer<typeof RejectedRow>;

export const Output = z.strictObject({
  rows: z.int(),
  appended: z.int(),
  unchanged: z.int(),
  rejected: z.array(RejectedRow),
});

/** Payments whose rows are appended at once. */
const paymentsAtOnce = 10;
const headerLine = 1;

const surplusInWords = (surplus: readonly string[]): string =>
  `${surplus.length} more than the header has columns, from ${JSON.stringify(shortened(surplus[0] ?? '', 40))}: a cell with a comma needs quotes`;

type Ports = Pick<SettlementFilePorts, 'ledger' | 'clock'>;
type Row = { row: number } & ReturnType<typeof cellsOfRow>;

export const makeAppendRows = (ports: Ports) => {
  const append = makeAppendProcessorEntry(ports);

  const appendRow = async (file: z.infer<typeof FileInput>, { row, cells, surplus }: Row) => {
    if (surplus.length > 0)
      return { row, code: 'WRONG_CELLS' as const, reasons: [`cells: ${surplusInWords(surplus)}`], cells };
    const read = readSettlementRow(cells, file.processor);
    if (read.kind === 'wrong') return { row, code: 'WRONG_CELLS' as const, reasons: read.reasons, cells };
    const { outcome, entry } = await append({ entry: read.entry, by: file.fileId });
    if (outcome !== 'CONFLICT') return outcome;
    const reasons = [
      `entryId: the ledger has ${entry.entryId} of ${entry.txId} with another body: ${entry.kind} of ${entry.amount} ${entry.currency}, booked ${entry.timestamp}`,
    ];
    return { row, code: 'OTHER_BODY' as const, reasons, cells };
  };

  return async ({ file, rows: lines }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const rows = lines
      .filter(({ row }) => row !== headerLine)
      .map(({ row, cells }): Row => ({ row, ...cellsOfRow(file.columns, cells) }));
    const output: z.infer<typeof Output> = { rows: rows.length, appended: 0, unchanged: 0, rejected: [] };
    // Rows of one payment one after the other, so that of two with one name the file's first is the entry.
    const payments = [...Map.groupBy(rows, ({ cells }) => cells.txId ?? '').values()];
    const worker = async () => {
      for (let ofPayment = payments.shift(); ofPayment; ofPayment = payments.shift()) {
        for (const row of ofPayment) {
          const outcome = await appendRow(file, row);
          if (outcome === 'APPENDED') output.appended += 1;
          else if (outcome === 'UNCHANGED') output.unchanged += 1;
          else output.rejected.push(outcome);
        }
      }
    };
    await Promise.all(Array.from({ length: paymentsAtOnce }, worker));
    return output;
  };
};

export const handler = defineTask({ Input, Output, run: makeAppendRows(awsSettlementFilePorts()) });
