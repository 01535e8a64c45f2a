import { z } from 'zod';
import { RunId, RunStatus } from '../../domain/trade/desk/reconciliation-view.ts';
import { NotFoundError } from '../errors.ts';
import { runKeys } from '../trade-matching/run-keys.ts';
import type { DeskPorts } from './desk-ports.ts';

// Reads a completed run's report in one of its forms. Reads only.

export const Input = z.strictObject({ runId: RunId, format: z.enum(['json', 'csv', 'html']) });
export const Output = z.discriminatedUnion('outcome', [
  /** `key` is the report's in the work bucket, `text` its content. */
  z.strictObject({ outcome: z.literal('FOUND'), key: z.string(), contentType: z.string(), text: z.string() }),
  z.strictObject({ outcome: z.literal('NOT_COMPLETED'), status: RunStatus }),
  /** The run's files have expired. */
  z.strictObject({ outcome: z.literal('EXPIRED') }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

const contentTypes = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;

export type Ports = Pick<DeskPorts, 'reconciliations' | 'files'>;

export const makeGetReport =
  ({ reconciliations, files }: Ports) =>
  async ({ runId, format }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const run = await reconciliations.find(runId);
    if (!run) return { outcome: 'NOT_FOUND' };
    if (run.status !== 'COMPLETED') return { outcome: 'NOT_COMPLETED', status: run.status };
    const key = runKeys(runId).report(format);
    try {
      return { outcome: 'FOUND', key, contentType: contentTypes[format], text: await files.read(key) };
    } catch (error) {
      if (error instanceof NotFoundError) return { outcome: 'EXPIRED' };
      throw error;
    }
  };
