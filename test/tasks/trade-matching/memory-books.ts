import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import { statusesInPlay, tradeInPlay } from '../../../tasks/adapters/dynamo-trade-store.ts';
import { fromTradeItem, type TradeItem, toTradeItem } from '../../../tasks/adapters/trade-item.ts';
import type { MatchRecord, MatchStore, MatchTransaction, TradeKey } from '../../../tasks/ports/match-store.ts';
import type { TradeStore } from '../../../tasks/ports/trade-store.ts';
import { extractedItem } from './trades.ts';

const keyOf = ({ source, tradeId }: TradeKey) => `${source}#${tradeId}`;

/** Both books, matches, claims and audit entries in memory, with the stores' own conditions. */
export class MemoryBooks {
  readonly trades = new Map<string, TradeItem>();
  readonly records = new Map<string, MatchRecord>();
  readonly claims = new Map<string, string>();
  readonly audit: AuditEntry[] = [];
  /** Requests by what they do, as the adapter would send them. */
  commits = 0;
  pageSize = 100;

  add(...trades: readonly Trade[]): void {
    for (const trade of trades) this.trades.set(keyOf(trade), extractedItem(trade));
  }

  /** As extraction amends a trade: the next version, unmatched, its match stale. */
  amend(key: TradeKey, terms: Partial<Trade>): void {
    const before = fromTradeItem(this.trades.get(keyOf(key))!);
    const { matchId, ...rest } = before;
    const staleMatchId = matchId ?? before.staleMatchId;
    this.trades.set(
      keyOf(key),
      toTradeItem({
        ...rest,
        trade: { ...before.trade, ...terms },
        version: before.version + 1,
        matchStatus: 'UNMATCHED',
        ...(staleMatchId && { staleMatchId }),
      }),
    );
  }

  readonly tradeStore: TradeStore = {
    pageInPlay: async (source, cursor) => {
      const inPlay = new Set(statusesInPlay(source));
      const items = [...this.trades.values()].filter((item) => item.source === source && inPlay.has(item.matchStatus));
      const start = Number(cursor?.start ?? 0);
      const end = start + this.pageSize;
      return { trades: items.slice(start, end).map(tradeInPlay), next: end < items.length ? { start: end } : null };
    },
    countNew: async (source, atMost) =>
      Math.min(
        atMost,
        [...this.trades.values()].filter((item) => item.source === source && item.matchStatus === 'UNMATCHED').length,
      ),
  };

  readonly matchStore: MatchStore = {
    findAll: async (matchIds) =>
      new Map(matchIds.flatMap((id) => (this.records.has(id) ? [[id, structuredClone(this.records.get(id)!)]] : []))),
    claimantOf: async (trade) => this.claims.get(keyOf(trade)) ?? null,
    tradesOf: async (keys) =>
      keys.flatMap((key) => {
        const item = this.trades.get(keyOf(key));
        return item ? [tradeInPlay(item)] : [];
      }),
    commit: async (transactions) =>
      transactions.map((transaction) => {
        this.commits += 1;
        return this.#commit(transaction) ? 'committed' : 'conflict';
      }),
  };

  #commit({ matchId, records, trades, claims, releases, audit }: MatchTransaction): boolean {
    const holds =
      records.every(({ matchId: id, expectedRevision, set }) => {
        const known = this.records.get(id);
        return (
          (known?.revision ?? null) === expectedRevision &&
          (!set.approver || (known?.maker ?? set.approver) !== set.approver)
        );
      }) &&
      trades.every((trade) => {
        const item = this.trades.get(keyOf(trade));
        return item?.version === trade.expected.version && (item.matchId ?? null) === trade.expected.matchId;
      }) &&
      claims.every((trade) => !this.claims.has(keyOf(trade))) &&
      releases.every((trade) => this.claims.get(keyOf(trade)) === matchId) &&
      audit.every(({ entity, sequence }) => !this.audit.some((e) => e.entity === entity && e.sequence === sequence));
    if (!holds) return false;
    for (const { matchId: id, set, remove } of records) {
      const stated = Object.entries(set).filter(([, value]) => value !== undefined);
      const record = { ...this.records.get(id), ...structuredClone(Object.fromEntries(stated)) } as MatchRecord;
      for (const name of remove ?? []) if (set[name] === undefined) delete record[name];
      this.records.set(id, record);
    }
    for (const trade of trades) {
      const { staleMatchId: _stale, matchId: _match, ...item } = this.trades.get(keyOf(trade))!;
      this.trades.set(keyOf(trade), {
        ...item,
        matchStatus: trade.matchStatus,
        ...(trade.matchId !== null && { matchId: trade.matchId }),
      });
    }
    for (const trade of claims) this.claims.set(keyOf(trade), matchId);
    for (const trade of releases) this.claims.delete(keyOf(trade));
    this.audit.push(...audit);
    return true;
  }
}
