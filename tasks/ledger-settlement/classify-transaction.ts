import { z } from 'zod';
import { defaultLedgerRules } from '../../domain/ledger/default-rules.ts';
import { TxId } from '../../domain/ledger/entry.ts';
import { reconcileTransaction } from '../../domain/ledger/reconcile-transaction.ts';
import type { AttributeMap } from '../adapters/attribute-values.ts';
import { sha256 } from '../adapters/audit-trail.ts';
import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { collectedViews } from '../adapters/collected-views.ts';
import { ledgerTransaction } from '../adapters/ledger-transaction.ts';
import { defineTask } from '../define-task.ts';
import { ValidationError } from '../errors.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { Outcome, outcomeOf } from './outcome.ts';

// Says what one payment's entries come to, and what must be written for it. Reads and writes nothing itself: run twice, it
// says the same.

const Row = z.record(z.string(), z.json()) as unknown as z.ZodType<AttributeMap>;

/** Rows as Collect read them, in DynamoDB's own form. */
export const Input = z.strictObject({
  correlationId: z.string().optional(),
  txId: TxId,
  executionArn: z.string().min(1),
  customer: Row.nullable(),
  finding: Row.nullable(),
  processor: z.array(Row),
  core: z.array(Row),
  /** True where a ledger has more entries than Collect takes. */
  more: z.boolean(),
});

/**
 * SETTLE and RECORD come with the transaction to write. OUTDATED: what was read is older than the finding.
 */
export const Output = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['SETTLE', 'RECORD']), outcome: Outcome, write: z.array(z.json()).min(1) }),
  z.strictObject({ kind: z.literal('UNCHANGED'), outcome: Outcome }),
  z.strictObject({ kind: z.enum(['UNKNOWN', 'OUTDATED']) }),
]);

type Ports = Pick<LedgerPorts, 'rules' | 'clock'>;

/**
 * @throws ValidationError for rows that are none of Concord's, or more entries than a payment can have: no retry heals
 * them.
 */
export const makeClassifyTransaction =
  ({ rules, clock }: Ports) =>
  async ({ txId, executionArn, more, ...rows }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    if (more) throw new ValidationError(`${txId} has more entries in a ledger than are read at once: look at them`);
    const { views, finding } = collectedViews(txId, rows);
    const by = { actor: executionArn.slice(executionArn.lastIndexOf(':') + 1), executionArn };
    const result = reconcileTransaction(
      txId,
      views,
      finding,
      (await rules.active()) ?? defaultLedgerRules,
      clock(),
      by,
      sha256,
    );
    switch (result.kind) {
      case 'unknown':
        return { kind: 'UNKNOWN' };
      case 'outdated':
        return { kind: 'OUTDATED' };
      case 'unchanged':
        return { kind: 'UNCHANGED', outcome: outcomeOf(result.finding, false) };
      case 'changed': {
        const { reconciliation } = result;
        return {
          kind: reconciliation.settles ? 'SETTLE' : 'RECORD',
          outcome: outcomeOf(reconciliation.finding, true),
          write: ledgerTransaction(reconciliation),
        };
      }
    }
  };

export const handler = defineTask({ Input, Output, run: makeClassifyTransaction(awsLedgerPorts()) });
