import { z } from 'zod';
import type { LedgerViews } from '../../domain/ledger/entry.ts';
import type { Finding } from '../../domain/ledger/finding.ts';
import { ValidationError } from '../errors.ts';
import { type AttributeMap, fromAttributes } from './attribute-values.ts';
import { customerOf, entryOf, findingOf } from './ledger-items.ts';

/** A payment's rows in DynamoDB's own form. */
export type CollectedRows = {
  customer: AttributeMap | null;
  finding: AttributeMap | null;
  processor: readonly AttributeMap[];
  core: readonly AttributeMap[];
};

/** @throws ValidationError naming the table whose row does not fit, and what of it. */
export const collectedViews = (
  txId: string,
  { customer, finding, processor, core }: CollectedRows,
): { views: LedgerViews; finding: Finding | null } => {
  const read = <Entry>(table: string, row: AttributeMap, of: (row: Record<string, unknown>) => Entry): Entry => {
    try {
      return of(fromAttributes(row));
    } catch (error) {
      const what = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new ValidationError(`${table} has a row of ${txId} that does not fit: ${what}`, { cause: error });
    }
  };
  return {
    views: {
      customer: customer && read('CustomerLedger', customer, customerOf),
      processor: processor.map((row) => read('ProcessorLedger', row, entryOf)),
      core: core.map((row) => read('CoreLedger', row, entryOf)),
    },
    finding: finding && read('ReconciliationFindings', finding, findingOf),
  };
};
