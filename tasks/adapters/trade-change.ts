import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import type { ExtractedTrade, TradeOutcome } from '../ports/extracted-records.ts';
import type { TradeRecord } from './trade-item.ts';

/** True if `a` was said after `b`: by a later document, or by a later record of the same one. */
const isLater = (a: { receivedAt: string } & ExtractedTrade, b: TradeRecord): boolean =>
  a.lineage.documentId === b.lineage.documentId
    ? a.lineage.record > b.lineage.record
    : a.receivedAt === b.receivedAt
      ? a.lineage.documentId > b.lineage.documentId
      : a.receivedAt > b.receivedAt;

/**
 * What an extracted trade does to the row of its id: the latest document's terms hold, whatever the order in which they
 * are stored, and a change of terms makes the trade's verdict stale. Without `after` the row stays as it is.
 */
export const tradeChange = (
  before: TradeRecord | undefined,
  { trade, lineage }: ExtractedTrade,
  receivedAt: string,
  by: ChangedBy,
): { outcome: TradeOutcome; after?: TradeRecord } => {
  const stamp = { updatedAt: by.at, executionArn: by.executionArn ?? '', receivedAt, lineage, trade };
  if (!before)
    return { outcome: 'created', after: { ...stamp, version: 1, matchStatus: 'UNMATCHED', createdAt: by.at } };
  const isOwnRow = before.lineage.documentId === lineage.documentId && before.lineage.record === lineage.record;
  // Stored before by this very record: the answer that was lost is given again.
  if (isOwnRow) return { outcome: before.version === 1 ? 'created' : 'amended' };
  if (!isLater({ trade, lineage, receivedAt }, before))
    return { outcome: sameTerms(before, trade) ? 'unchanged' : 'outdated' };
  if (sameTerms(before, trade)) return { outcome: 'unchanged' };
  const staleMatchId = before.matchId ?? before.staleMatchId;
  return {
    outcome: 'amended',
    after: {
      ...stamp,
      version: before.version + 1,
      matchStatus: 'UNMATCHED',
      createdAt: before.createdAt,
      ...(staleMatchId !== undefined && { staleMatchId }),
    },
  };
};

const sameTerms = (record: TradeRecord, trade: TradeRecord['trade']): boolean =>
  canonicalJson(record.trade) === canonicalJson(trade);
