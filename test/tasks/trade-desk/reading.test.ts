import { describe, expect, it } from '@jest/globals';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';
import * as getReconciliation from '../../../tasks/trade-desk/get-reconciliation.ts';
import * as getReport from '../../../tasks/trade-desk/get-report.ts';
import * as getTrade from '../../../tasks/trade-desk/get-trade.ts';
import * as listAuditEntries from '../../../tasks/trade-desk/list-audit-entries.ts';
import * as listReconciliations from '../../../tasks/trade-desk/list-reconciliations.ts';
import * as listTrades from '../../../tasks/trade-desk/list-trades.ts';
import { matchIdOf, sha256 } from '../../../tasks/trade-matching/match-id.ts';
import { run } from '../trade-matching/run.ts';
import { ana, because, parsed } from './desk.ts';
import { memoryDesk } from './memory-desk.ts';
import { alike, proposed, small } from './pairs.ts';
import { walkPages } from './walk-pages.ts';

const setUp = async () => {
  const world = memoryDesk();
  const pairs = [alike(small, '1'), proposed(small, '2')];
  for (const { bank, confirmation } of pairs) world.books.add(bank, confirmation);
  await world.night('monday');
  const { ports } = world;
  return {
    ...world,
    listTrades: parsed(listTrades, listTrades.makeListTrades(ports)),
    getTrade: parsed(getTrade, getTrade.makeGetTrade(ports)),
    listReconciliations: parsed(listReconciliations, listReconciliations.makeListReconciliations(ports)),
    getReconciliation: parsed(getReconciliation, getReconciliation.makeGetReconciliation(ports)),
    getReport: parsed(getReport, getReport.makeGetReport(ports)),
    listAuditEntries: parsed(listAuditEntries, listAuditEntries.makeListAuditEntries(ports)),
  };
};

describe('trades', () => {
  it('are listed with where they stand', async () => {
    const { listTrades: list } = await setUp();

    const { items } = await list({ source: 'BANK', status: 'MATCHED', limit: 10 });

    expect(items).toMatchObject([{ trade: { tradeId: 'B1' }, status: 'MATCHED', version: 1, documentId: 'DOC-1' }]);
    await expect(list({ from: '2026-03-02', to: '2026-03-01', limit: 10 })).rejects.toThrow('comes before from');
    await expect(list({ limit: 101 })).rejects.toThrow('100');
  });

  it('are shown with their lineage', async () => {
    const { getTrade: get } = await setUp();

    expect(await get({ tradeId: 'C2' })).toMatchObject({
      outcome: 'FOUND',
      trade: { trade: { source: 'COUNTERPARTY' }, status: 'PROPOSED', lineage: { documentId: 'DOC-1', record: 0 } },
    });
    expect(await get({ source: 'BANK', tradeId: 'C2' })).toEqual({ outcome: 'NOT_FOUND' });
  });
});

describe('reconciliations', () => {
  it('are shown with their totals', async () => {
    const { getReconciliation: get, listReconciliations: list } = await setUp();

    expect(await get({ runId: 'monday' })).toMatchObject({
      outcome: 'FOUND',
      reconciliation: {
        runId: 'monday',
        status: 'COMPLETED',
        rulesVersion: 'default-1',
        totals: { verdicts: { MATCHED: 1, PROPOSED: 1 }, trades: { BANK: 2, COUNTERPARTY: 2 }, matchRate: 0.5 },
      },
    });
    expect(await get({ runId: 'tuesday' })).toEqual({ outcome: 'NOT_FOUND' });
    expect((await list({ status: 'COMPLETED', limit: 1 })).items.map(({ runId }) => runId)).toEqual(['monday']);
  });

  it('are no locks and no rules, whatever the id', async () => {
    const { getReconciliation: get } = await setUp();

    await expect(get({ runId: 'LOCK#product=*|counterparty=*' })).rejects.toThrow("execution's name");
    await expect(get({ runId: 'RULES#wider' })).rejects.toThrow("execution's name");
  });

  it.each([
    ['json', 'application/json', '"runId":"monday"'],
    ['csv', 'text/csv; charset=utf-8', 'product,FX_FORWARD,2'],
    ['html', 'text/html; charset=utf-8', '<!doctype html>'],
  ] as const)('have a report as %s', async (format, contentType, part) => {
    const { getReport: get } = await setUp();

    const report = await get({ runId: 'monday', format });

    expect(report).toMatchObject({ outcome: 'FOUND', contentType, key: `runs/monday/report.${format}` });
    expect(report.outcome === 'FOUND' && report.text.toLowerCase()).toContain(part.toLowerCase());
  });

  it('have no report before they are completed, and none once it expired', async () => {
    const { getReport: get, ports, objects } = await setUp();
    await ports.reconciliations.open(run('tuesday'), { nowEpochMs: 0, untilEpochMs: 1 });
    objects.delete('work/runs/monday/report.csv');

    expect(await get({ runId: 'tuesday', format: 'csv' })).toEqual({ outcome: 'NOT_COMPLETED', status: 'RUNNING' });
    expect(await get({ runId: 'monday', format: 'csv' })).toEqual({ outcome: 'EXPIRED' });
    expect(await get({ runId: 'never', format: 'csv' })).toEqual({ outcome: 'NOT_FOUND' });
  });
});

describe('a record’s history', () => {
  it('tells who did what to it, before and after, in a chain that verifies', async () => {
    const { desk, listAuditEntries: list } = await setUp();
    const matchId = matchIdOf({ bankTradeIds: ['B2'], counterpartyTradeIds: ['C2'] });
    await desk.changeBreak({ actor: ana, matchId, expectedRevision: 1, owner: 'ana', note: 'looks right' });
    await desk.approve({ actor: ana, matchId, expectedRevision: 2 });
    await desk.unmake({ actor: ana, matchId, expectedRevision: 3, justification: because });

    const { items } = await walkPages((page) => list({ entity: `MATCH#${matchId}`, ...page }), 3);

    expect(items.map(({ actor, action }) => [actor, action])).toEqual([
      ['monday', 'VerdictGiven'],
      ['ana', 'BreakChanged'],
      ['ana', 'MatchApproved'],
      ['ana', 'MatchUnmade'],
    ]);
    expect(items[1]).toMatchObject({
      before: { breakStatus: 'OPEN' },
      after: { owner: 'ana', notes: 1, lastNote: { text: 'looks right' } },
    });
    expect(items[2]).toMatchObject({ before: { status: 'PROPOSED' }, after: { status: 'MATCHED', maker: 'ana' } });
    expect(verifyChain(items, sha256)).toEqual({ kind: 'intact', length: 4 });
  });
});
