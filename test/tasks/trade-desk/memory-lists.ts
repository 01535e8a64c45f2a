import { isValidLei } from '../../../domain/trade/lei.ts';
import { foldName, fromTradeItem, otherPartyOf, type TradeItem } from '../../../tasks/adapters/trade-item.ts';
import type { AuditReader } from '../../../tasks/ports/audit-reader.ts';
import type { MatchLists } from '../../../tasks/ports/match-lists.ts';
import type { MatchRecord } from '../../../tasks/ports/match-store.ts';
import type { ReconciliationLists } from '../../../tasks/ports/reconciliation-lists.ts';
import type { ReconciliationStore } from '../../../tasks/ports/reconciliation-store.ts';
import type { TradeLists } from '../../../tasks/ports/trade-lists.ts';
import type { MemoryBooks } from '../trade-matching/memory-books.ts';
import { inOrder, memoryPage } from './memory-page.ts';

const rowOf = (item: TradeItem) => {
  const { executionArn: _execution, ...row } = fromTradeItem(item);
  return row;
};

export const memoryTradeLists = (books: MemoryBooks): TradeLists => ({
  list: async ({ source, status, counterparty, from = '', to = 'UNKNOWN' }, page) => {
    const isParty = (item: TradeItem) => {
      const { counterpartyLei, counterpartyName = '' } = otherPartyOf(item);
      if (counterparty === undefined) return true;
      return isValidLei(counterparty)
        ? counterpartyLei === counterparty
        : foldName(counterpartyName) === foldName(counterparty);
    };
    const items = [...books.trades.values()].filter(
      (item) =>
        (source ?? item.source) === item.source &&
        (status ?? item.matchStatus) === item.matchStatus &&
        isParty(item) &&
        item.tradeDate >= from &&
        item.tradeDate <= to,
    );
    const { items: found, next } = memoryPage(inOrder(items, ({ tradeDate }) => tradeDate).reverse(), page);
    return { items: found.map(rowOf), ...(next && { next }) };
  },
  find: async (source, tradeId) => {
    const item = books.trades.get(`${source}#${tradeId}`);
    return item ? rowOf(item) : null;
  },
});

export const memoryMatchLists = (books: MemoryBooks): MatchLists => {
  const records = (keep: (record: MatchRecord) => boolean) => [...books.records.values()].filter(keep);
  return {
    matches: async ({ status, runId }, page) => {
      const found = records(
        (record) =>
          (runId ?? record.runId) === record.runId &&
          (status === undefined
            ? runId !== undefined || (record.status !== 'SUPERSEDED' && record.status !== 'REJECTED')
            : record.status === status),
      );
      return memoryPage(
        runId === undefined
          ? inOrder(found, ({ createdAt }) => createdAt).reverse()
          : inOrder(found, ({ matchId }) => matchId),
        page,
      );
    },
    breaks: async ({ ranges, owner }, page) => {
      const found = records(
        (record) =>
          (owner ?? record.owner) === record.owner &&
          ranges.some(
            ({ status, band, from = '', to = '~' }) =>
              record.breakKey === `${status}#${band}` && record.firstSeenAt >= from && record.firstSeenAt <= to,
          ),
      );
      return memoryPage(
        inOrder(found, ({ firstSeenAt }) => firstSeenAt),
        page,
      );
    },
    awaiting: async (kinds, page) => {
      const found = records(({ awaiting }) => awaiting !== undefined && kinds.includes(awaiting));
      return memoryPage(
        inOrder(found, ({ awaitingSince = '' }) => awaitingSince),
        page,
      );
    },
  };
};

export const memoryAuditReader = (books: MemoryBooks): AuditReader => ({
  entriesOf: async (entity, page) =>
    memoryPage(
      books.audit.filter((entry) => entry.entity === entity).sort((a, b) => a.sequence - b.sequence),
      page,
    ),
});

/** Runs of these ids, as the store has them. */
export const memoryReconciliationLists = (
  store: Pick<ReconciliationStore, 'find'>,
  runIds: readonly string[],
): ReconciliationLists => ({
  list: async ({ status }, page) => {
    const found = (await Promise.all(runIds.map((runId) => store.find(runId)))).filter((run) => run !== null);
    const wanted = found.filter((run) => (status ?? run.status) === run.status);
    return memoryPage(inOrder(wanted, ({ startedAt }) => startedAt).reverse(), page);
  },
});
