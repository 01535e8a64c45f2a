import type { Break } from '../../domain/trade/match/match-row.ts';
import type { ChangedBy } from '../ports/changed-by.ts';
import {
  type MatchRecord,
  type MatchStore,
  type MatchTransaction,
  type TradeKey,
  tradeKeysOf,
} from '../ports/match-store.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { awaitingKeys, indexKeys, resolvedIndexOf } from '../trade-matching/break-index.ts';
import { changeRecord, type RecordChange } from './change-record.ts';

/** What a record loses, unless it is set anew, when a decision takes effect. */
export const settledKeys = [...indexKeys, ...awaitingKeys, 'supersededBy'] as const satisfies (keyof MatchRecord)[];

/** A verdict that holds and leaves its trades in play. */
export const isStanding = ({ status, consuming }: MatchRecord): boolean =>
  !consuming && status !== 'SUPERSEDED' && status !== 'REJECTED' && status !== 'PENDING_APPROVAL';

export const keyOf = ({ source, tradeId }: TradeKey): TradeKey => ({ source, tradeId });

const nameOf = ({ source, tradeId }: TradeKey): string => `${source}#${tradeId}`;

/** Those of `keys` whose row is not among `rows`, or not as `holds` wants it. */
export const keysUnlike = (
  keys: readonly TradeKey[],
  rows: readonly TradeInPlay[],
  holds: (row: TradeInPlay) => boolean,
): TradeKey[] => {
  const found = new Map(rows.map((row) => [nameOf(row.trade), row]));
  return keys.filter((key) => {
    const row = found.get(nameOf(key));
    return row === undefined || !holds(row);
  });
};

/** A row as a transaction changes it, on condition that it stands as read. */
export const changedRow = (
  { trade: { source, tradeId }, version, matchId }: TradeInPlay,
  to: { matchStatus: string; matchId: string | null },
): MatchTransaction['trades'][number] => ({ source, tradeId, expected: { version, matchId }, ...to });

/** What a match takes the place of: breaks that its trades stood in, and rows of trades that it leaves behind in them. */
export type Replaced = { breaks: readonly MatchRecord[]; leftBehind: readonly TradeInPlay[] };

/** Those of `records` that stand, and the rows of their other trades than `keys`. */
export const replacedBy = async (
  matches: Pick<MatchStore, 'tradesOf'>,
  keys: readonly TradeKey[],
  records: readonly MatchRecord[],
): Promise<Replaced> => {
  const breaks = records.filter(isStanding);
  const own = new Set(keys.map(nameOf));
  const others = breaks.flatMap(tradeKeysOf).filter((key) => !own.has(nameOf(key)));
  const rows = others.length > 0 ? await matches.tradesOf(others) : [];
  return { breaks, leftBehind: rows.filter(({ matchId }) => breaks.some((record) => record.matchId === matchId)) };
};

/** Within tolerance where nothing worse was found; else a match, whose breaks a person took as they are. */
const liveStatus = (breaks: readonly Break[]): 'MATCHED' | 'MATCHED_WITHIN_TOLERANCE' =>
  breaks.length > 0 && breaks.every(({ code }) => code === 5) ? 'MATCHED_WITHIN_TOLERANCE' : 'MATCHED';

/** What becomes of a record, or of a new one, when a person's match takes effect. */
export const livePart = (
  breaks: readonly Break[],
  before: MatchRecord | null,
  { at }: ChangedBy,
): Pick<MatchRecord, 'status' | 'verdict' | 'consuming' | 'decidedBy' | 'decidedAt' | 'breakStatus' | 'breakKey'> => {
  const status = liveStatus(breaks);
  return {
    status,
    verdict: status,
    consuming: true,
    decidedBy: 'person',
    decidedAt: at,
    breakStatus: 'RESOLVED',
    ...(before && { breakKey: resolvedIndexOf(before).breakKey }),
  };
};

/** A match takes effect: its trades are claimed, and the breaks that they stood in are superseded. */
export const takeEffect = (
  { after, write, entry }: RecordChange,
  rows: readonly TradeInPlay[],
  { breaks, leftBehind }: Replaced,
  by: ChangedBy,
): MatchTransaction => {
  const { matchId, status } = after;
  const superseded = breaks.map((record) =>
    changeRecord(
      record,
      {
        status: 'SUPERSEDED',
        breakStatus: 'RESOLVED',
        supersededBy: matchId,
        decidedAt: by.at,
        ...resolvedIndexOf(record),
      },
      [...indexKeys, ...awaitingKeys],
      by,
      'VerdictSuperseded',
    ),
  );
  return {
    matchId,
    records: [write, ...superseded.map((gone) => gone.write)],
    trades: [
      ...rows.map((row) => changedRow(row, { matchStatus: status, matchId })),
      // They keep pointing to the break that is gone, so that the next one about them inherits its age.
      ...leftBehind.map((row) => changedRow(row, { matchStatus: 'UNMATCHED', matchId: row.matchId })),
    ],
    claims: rows.map(({ trade }) => keyOf(trade)),
    releases: [],
    audit: [entry, ...superseded.map((gone) => gone.entry)],
  };
};

/** A change of a record that leaves claims as they are. */
export const withoutClaims = (
  { after, write, entry }: RecordChange,
  trades: MatchTransaction['trades'] = [],
): MatchTransaction => ({
  matchId: after.matchId,
  records: [write],
  trades,
  claims: [],
  releases: [],
  audit: [entry],
});
