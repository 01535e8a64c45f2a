import type { Lineage } from '../../domain/document/lineage.ts';
import { Trade } from '../../domain/trade/trade.ts';

/**
 * Where a trade stands in matching: UNMATCHED until a run has a verdict on it, then that verdict's status. Matching may
 * add statuses of its own; extraction only ever writes UNMATCHED.
 */
export type TradeMatchStatus = string;

/** What a trade's row carries besides its terms. */
export type TradeRecord = {
  trade: Trade;
  /** Counts from 1; each amendment by a newer document is one more. Every change of the row is conditional on it. */
  version: number;
  matchStatus: TradeMatchStatus;
  /** The match or break row that `matchStatus` comes from; absent while UNMATCHED. */
  matchId?: string;
  /**
   * The match that an amendment made stale: the terms changed after the verdict. Matching releases that match's claim and
   * removes this.
   */
  staleMatchId?: string;
  /** Document, record and place on the page of every field. */
  lineage: Lineage;
  /** When the document arrived, ISO 8601: of two documents for one trade the later holds. */
  receivedAt: string;
  /** ISO 8601 instants of the row's first and latest write. */
  createdAt: string;
  updatedAt: string;
  executionArn: string;
};

/**
 * A row of BankTradeData or CounterpartyTradeData: the trade's own fields at the top level, so that indexes and filters
 * reach them, beside what TradeRecord adds.
 */
export type TradeItem = Omit<Trade, 'tradeDate'> &
  Omit<TradeRecord, 'trade'> & {
    /** `UNKNOWN` where the trade has none: the indexes leave out rows without the key, and nothing may be lost. */
    tradeDate: string;
    /** The party that is not the bank, in either book. */
    counterpartyKey: string;
    /** Of the lineage, for filters and links. */
    documentId: string;
  };

export const unknownTradeDate = 'UNKNOWN';

/** A name in capitals, without accents and punctuation, for keys. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Partition key of the index by counterparty: `LEI#…`, else `NAME#…` in capitals without accents and punctuation, else `UNKNOWN`. */
export const counterpartyKeyOf = ({
  counterpartyLei,
  counterpartyName,
}: Pick<Trade, 'counterpartyLei' | 'counterpartyName'>): string => {
  if (counterpartyLei) return `LEI#${counterpartyLei}`;
  const name = foldName(counterpartyName ?? '');
  return name ? `NAME#${name}` : 'UNKNOWN';
};

/** The party that is not the bank, of a trade in either book: it owns the counterparty's. */
export const otherPartyOf = (
  trade: Pick<Trade, 'source' | 'counterpartyLei' | 'counterpartyName' | 'partyLei' | 'partyName'>,
): Pick<Trade, 'counterpartyLei' | 'counterpartyName'> =>
  trade.source === 'BANK' ? trade : { counterpartyLei: trade.partyLei, counterpartyName: trade.partyName };

export const toTradeItem = ({ trade, ...record }: TradeRecord): TradeItem => ({
  ...trade,
  ...record,
  tradeDate: trade.tradeDate ?? unknownTradeDate,
  counterpartyKey: counterpartyKeyOf(otherPartyOf(trade)),
  documentId: record.lineage.documentId,
});

const tradeFields = new Set(Object.keys(Trade.shape));

/** The trade alone, as the rules know it. Rows were validated when they were written; reading millions does not do so again. */
export const tradeOf = (item: TradeItem): Trade =>
  Object.fromEntries(
    Object.entries(item).filter(
      ([name, value]) => tradeFields.has(name) && !(name === 'tradeDate' && value === unknownTradeDate),
    ),
  ) as Trade;

export const fromTradeItem = (item: TradeItem): TradeRecord => ({
  trade: tradeOf(item),
  version: item.version,
  matchStatus: item.matchStatus,
  ...(item.matchId !== undefined && { matchId: item.matchId }),
  ...(item.staleMatchId !== undefined && { staleMatchId: item.staleMatchId }),
  lineage: item.lineage,
  receivedAt: item.receivedAt,
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
  executionArn: item.executionArn,
});
