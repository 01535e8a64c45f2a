import { z } from 'zod';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { verifyChain } from '../../domain/audit/verify-chain.ts';
import { TxId } from '../../domain/ledger/entry.ts';
import { type TrailStep, TransactionView } from '../../domain/ledger/transaction-view.ts';
import { Verdict } from '../../domain/ledger/verdict.ts';
import { sha256 } from '../adapters/audit-trail.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { findingView } from './finding-view.ts';

// All that is known of one payment: what three ledgers say, what was found, and every state that it went through.

export const Input = z.strictObject({ txId: TxId });

export const Output = z.discriminatedUnion('outcome', [
  TransactionView.extend({ outcome: z.literal('FOUND') }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

const After = z.strictObject({ ...Verdict.shape, cause: z.string() });

const trailStep = ({ sequence, at, actor, after, hash }: AuditEntry): z.infer<typeof TrailStep> => ({
  sequence,
  at,
  actor,
  hash,
  ...After.parse(after),
});

type Ports = Pick<LedgerPorts, 'ledger'>;

export const makeGetTransaction =
  ({ ledger }: Ports) =>
  async ({ txId }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const [{ views, finding }, trail] = await Promise.all([ledger.collect(txId), ledger.trail(txId)]);
    const { customer, processor, core } = views;
    if (!customer && processor.length === 0 && core.length === 0) return { outcome: 'NOT_FOUND' };
    return {
      outcome: 'FOUND',
      customer,
      processor: [...processor],
      core: [...core],
      finding: finding && findingView(finding),
      trail: trail.map(trailStep),
      trailIntact: verifyChain(trail, sha256).kind === 'intact',
    };
  };
