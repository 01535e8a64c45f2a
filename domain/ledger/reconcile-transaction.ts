import { type AuditEntry, auditEntry, type ChainHead, type Sha256 } from '../audit/audit-entry.ts';
import type { LedgerViews } from './entry.ts';
import { type Finding, verdictOf } from './finding.ts';
import { replayTrail, type TrailStep } from './replay-trail.ts';
import type { LedgerRules } from './rules.ts';

/** Who reconciles: an execution's name and ARN, or a person. */
export type Reconciler = { actor: string; executionArn?: string };

/** What must be written, all of it or nothing. */
export type Reconciliation = {
  finding: Finding;
  /** Version of the finding that it follows; null: there must be none. */
  expectedVersion: number | null;
  trail: readonly AuditEntry[];
  /** The customer's entry becomes SETTLED, from PENDING at `version`. Null: it stays. */
  settles: { version: number; settledAt: string } | null;
};

export type ReconcileOutcome =
  /** No ledger knows the payment. */
  | { kind: 'unknown' }
  /** The views are older than the finding: read again. */
  | { kind: 'outdated' }
  | { kind: 'unchanged'; finding: Finding }
  | { kind: 'changed'; reconciliation: Reconciliation };

/** A payment's entity in its audit trail. */
export const trailEntity = (txId: string): string => `TRANSACTION#${txId}`;

const chainOf = (
  txId: string,
  before: Finding | null,
  steps: readonly TrailStep[],
  { actor, executionArn }: Reconciler,
  sha256: Sha256,
): AuditEntry[] => {
  const entity = trailEntity(txId);
  const entries: AuditEntry[] = [];
  let head: ChainHead | null = before && { entity, sequence: before.auditSequence, hash: before.auditHash };
  let state = before && verdictOf(before);
  for (const { at, cause, verdict } of steps) {
    const change = {
      entity,
      at,
      actor,
      action: verdict.category,
      before: state && verdictOf(state),
      after: { ...verdictOf(verdict), cause },
      ...(executionArn !== undefined && { executionArn }),
    };
    head = auditEntry(head, change, sha256);
    entries.push(head as AuditEntry);
    state = verdict;
  }
  return entries;
};

const firstDay = ({ customer, processor, core }: LedgerViews): string =>
  [...(customer ? [customer] : []), ...processor, ...core]
    .map(({ recordedAt }) => recordedAt.slice(0, 10))
    .toSorted()[0] ?? '';

/**
 * What a payment's entries change in its finding, its trail and the customer's view. Nothing, where the finding has already
 * taken all of them into account: so a repeated or late event changes nothing a second time.
 *
 * @param now epoch milliseconds.
 */
export const reconcileTransaction = (
  txId: string,
  views: LedgerViews,
  before: Finding | null,
  rules: LedgerRules,
  now: number,
  by: Reconciler,
  sha256: Sha256,
): ReconcileOutcome => {
  const replay = replayTrail(views, before && { ...before, verdict: verdictOf(before) }, rules, now);
  if (!replay) return { kind: before ? 'outdated' : 'unknown' };
  const { steps, position } = replay;
  // Entries never go: a finding that knows more of them was written after these views were read.
  if (before?.seen.some((name) => !position.seen.includes(name))) return { kind: 'outdated' };
  const first = views.customer ?? views.processor[0] ?? views.core[0];
  if (!first) return { kind: 'unknown' };
  if (before && steps.length === 0 && position.seen.length === before.seen.length) {
    return { kind: 'unchanged', finding: before };
  }

  const trail = chainOf(txId, before, steps, by, sha256);
  const head = trail.at(-1);
  const auditSequence = head?.sequence ?? before?.auditSequence ?? 1;
  const matched = steps.find(({ verdict }) => verdict.finding === 'MATCHED');
  const { customer } = views;
  const finding: Finding = {
    txId,
    ...position.verdict,
    since: steps.at(-1)?.at ?? before?.since ?? position.through,
    amount: first.amount,
    currency: first.currency,
    processor: first.processor ?? 'unknown',
    day: before?.day ?? firstDay(views),
    rulesVersion: rules.version,
    through: position.through,
    seen: [...position.seen],
    version: position.seen.length + auditSequence,
    auditSequence,
    auditHash: head?.hash ?? before?.auditHash ?? '',
  };
  return {
    kind: 'changed',
    reconciliation: {
      finding,
      expectedVersion: before?.version ?? null,
      trail,
      settles: matched && customer?.status === 'PENDING' ? { version: customer.version, settledAt: matched.at } : null,
    },
  };
};
