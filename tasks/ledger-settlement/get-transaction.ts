import { z } from 'zod';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { verifyChain } from '../../domain/audit/verify-chain.ts';
import { CustomerEntry, LedgerEntry, TxId } from '../../domain/ledger/entry.ts';
import { Verdict } from '../../domain/ledger/verdict.ts';
import { sha256 } from '../adapters/audit-trail.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { FindingView, findingView } from './finding-view.ts';

// All that is known of one payment: what three ledgers say, what was found, and every state that it went through.

export const Input = z.strictObject({ txId: TxId });

const TrailStep = z.strictObject({
  sequence: z.int().positive(),
  /** When the payment came into this state. ISO 8601. */
  at: z.iso.datetime(),
  ...Verdict.shape,
  /** What brought it there: an entry, by its ledger, time and name, or a clock. */
  cause: z.string(),
  /** The execution that told it. */
  actor: z.string(),
  hash: z.string(),
});

export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('FOUND'),
    customer: CustomerEntry.nullable(),
    processor: z.array(LedgerEntry),
    core: z.array(LedgerEntry),
    /** Null until the first event is through. */
    finding: FindingView.nullable(),
    trail: z.array(TrailStep),
    /** Whether every state is there and unchanged. */
    trailIntact: z.boolean(),
  }),
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
