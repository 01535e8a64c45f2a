import { describe, expect, it } from '@jest/globals';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';
import type { MatchRow, MatchStatus } from '../../../domain/trade/match/match-row.ts';
import type { Run } from '../../../domain/trade/match/run.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import { toJsonLines } from '../../../tasks/trade-matching/json-lines.ts';
import { matchIdOf, sha256 } from '../../../tasks/trade-matching/match-id.ts';
import type { Verdict } from '../../../tasks/trade-matching/verdict.ts';
import { makeWriteMatches } from '../../../tasks/trade-matching/write-matches.ts';
import { MemoryBooks } from './memory-books.ts';
import { memoryRunFiles } from './memory-run-files.ts';
import { run } from './run.ts';
import { bankTrade, confirmationOf } from './trades.ts';

const monday = run('monday', { startedAt: '2026-03-02T20:00:00.000Z' });
const tuesday = run('tuesday', { startedAt: '2026-03-03T20:00:00.000Z' });
const bank = bankTrade('B1');
const confirmation = confirmationOf(bank, 'C1');

const row = (status: MatchStatus, ...trades: readonly Trade[]): MatchRow => ({
  status,
  bankTradeIds: trades.filter(({ source }) => source === 'BANK').map(({ tradeId }) => tradeId),
  counterpartyTradeIds: trades.filter(({ source }) => source === 'COUNTERPARTY').map(({ tradeId }) => tradeId),
  score: status === 'MATCHED' ? 1 : 0,
  fields: [],
  breaks: [],
  reasons: [],
  counterfactuals: [],
});

/** Two books and a way to have a run write rows about them, with the trades as the snapshot would find them. */
const setUp = () => {
  const books = new MemoryBooks();
  books.add(bank, confirmation);
  const objects = new Map<string, string>();
  const write = makeWriteMatches({ files: memoryRunFiles(objects), matches: books.matchStore });
  const snapshotOf = async (rows: readonly MatchRow[]): Promise<Verdict[]> =>
    Promise.all(
      rows.map(async (given) => {
        const keys = [
          ...given.bankTradeIds.map((tradeId) => ({ source: 'BANK' as const, tradeId })),
          ...given.counterpartyTradeIds.map((tradeId) => ({ source: 'COUNTERPARTY' as const, tradeId })),
        ];
        const found = await books.matchStore.tradesOf(keys);
        return {
          row: given,
          facts: {},
          trades: found.map(({ trade: { source, tradeId }, ...rest }) => ({ source, tradeId, ...rest })),
        };
      }),
    );
  const writeVerdicts = (by: Run, verdicts: readonly Verdict[]) => {
    const key = `runs/${by.runId}/rows/00000-00000.jsonl`;
    objects.set(`work/${key}`, toJsonLines(verdicts));
    return write({ run: by, rowFiles: [{ key }] });
  };
  const runWrites = async (by: Run, ...rows: readonly MatchRow[]) => writeVerdicts(by, await snapshotOf(rows));
  const refusalsOf = (by: Run) => objects.get(`work/runs/${by.runId}/refusals/00000-00000.jsonl`) ?? '';
  const record = (...trades: readonly Trade[]) => books.records.get(matchIdOf(row('MATCHED', ...trades)));
  return { books, snapshotOf, writeVerdicts, runWrites, refusalsOf, record };
};

describe('writing a run’s verdicts', () => {
  it('claims both trades of a match and tells their rows', async () => {
    const { books, runWrites, record } = setUp();

    expect(await runWrites(monday, row('MATCHED', bank, confirmation))).toEqual({
      written: 1,
      writtenBefore: 0,
      refused: 0,
    });

    expect(record(bank, confirmation)).toMatchObject({ status: 'MATCHED', consuming: true, runId: 'monday' });
    expect([...books.claims.keys()]).toEqual(['BANK#B1', 'COUNTERPARTY#C1']);
    expect(books.trades.get('BANK#B1')).toMatchObject({
      matchStatus: 'MATCHED',
      matchId: record(bank, confirmation)!.matchId,
    });
  });

  it('changes nothing when it runs again', async () => {
    const { books, snapshotOf, writeVerdicts, record } = setUp();
    const verdicts = await snapshotOf([row('UNMATCHED_BANK', bank), row('UNMATCHED_COUNTERPARTY', confirmation)]);
    await writeVerdicts(monday, verdicts);
    const before = structuredClone([record(bank), record(confirmation), books.audit.length]);

    expect(await writeVerdicts(monday, verdicts)).toEqual({ written: 0, writtenBefore: 2, refused: 0 });

    expect([record(bank), record(confirmation), books.audit.length]).toEqual(before);
  });

  it('keeps one record for a break that night after night finds, with the day it was first seen', async () => {
    const { books, runWrites, record } = setUp();
    await runWrites(monday, row('UNMATCHED_BANK', bank));

    await runWrites(tuesday, row('UNMATCHED_BANK', bank));

    expect(record(bank)).toMatchObject({
      runId: 'tuesday',
      firstRunId: 'monday',
      firstSeenAt: monday.startedAt,
      lastSeenAt: tuesday.startedAt,
      breakStatus: 'OPEN',
      revision: 2,
    });
    expect(books.audit).toHaveLength(1);
  });

  it('resolves yesterday’s breaks by today’s match', async () => {
    const { books, runWrites, record } = setUp();
    await runWrites(monday, row('UNMATCHED_BANK', bank), row('UNMATCHED_COUNTERPARTY', confirmation));

    await runWrites(tuesday, row('MATCHED', bank, confirmation));

    const { matchId } = record(bank, confirmation)!;
    expect(record(bank)).toMatchObject({ status: 'SUPERSEDED', breakStatus: 'RESOLVED', supersededBy: matchId });
    expect(record(confirmation)).toMatchObject({ status: 'SUPERSEDED', verdict: 'UNMATCHED_COUNTERPARTY' });
    expect(record(bank, confirmation)).toMatchObject({ firstSeenAt: monday.startedAt, breakStatus: 'RESOLVED' });
    for (const entity of new Set(books.audit.map((entry) => entry.entity))) {
      const chain = books.audit.filter((entry) => entry.entity === entity);
      expect(verifyChain(chain, sha256)).toEqual({ kind: 'intact', length: chain.length });
    }
  });

  it('turns the same pair’s break into a match on the same record', async () => {
    const { books, runWrites, record } = setUp();
    await runWrites(monday, row('MISMATCHED', bank, confirmation));
    expect(books.claims.size).toBe(0);

    await runWrites(tuesday, row('MATCHED', bank, confirmation));

    expect(record(bank, confirmation)).toMatchObject({ status: 'MATCHED', breakStatus: 'RESOLVED', revision: 2 });
    expect(books.claims.size).toBe(2);
    expect(books.audit.map(({ action }) => action)).toEqual(['VerdictGiven', 'VerdictChanged']);
  });

  it('breaks a pair up into its two trades, each of which supersedes it', async () => {
    const { runWrites, record } = setUp();
    await runWrites(monday, row('MISMATCHED', bank, confirmation));

    const counts = await runWrites(tuesday, row('UNMATCHED_BANK', bank), row('UNMATCHED_COUNTERPARTY', confirmation));

    expect(counts).toEqual({ written: 2, writtenBefore: 0, refused: 0 });
    expect(record(bank, confirmation)?.status).toBe('SUPERSEDED');
    expect(record(bank)).toMatchObject({ status: 'UNMATCHED_BANK', firstSeenAt: monday.startedAt });
    expect(record(confirmation)).toMatchObject({ status: 'UNMATCHED_COUNTERPARTY', firstSeenAt: monday.startedAt });
  });

  it('refuses a verdict on a trade that another run matched since the snapshot', async () => {
    const { books, snapshotOf, writeVerdicts, refusalsOf } = setUp();
    const rival = confirmationOf(bank, 'C2');
    books.add(rival);
    const ours = await snapshotOf([row('MATCHED', bank, confirmation)]);
    const theirs = await snapshotOf([row('MATCHED', bank, rival)]);
    await writeVerdicts(monday, theirs);

    expect(await writeVerdicts(tuesday, ours)).toEqual({ written: 0, writtenBefore: 0, refused: 1 });

    expect(refusalsOf(tuesday)).toContain('"code":"ALREADY_MATCHED"');
    expect(books.trades.get('COUNTERPARTY#C1')?.matchStatus).toBe('UNMATCHED');
  });

  it('refuses a verdict on terms that were amended since the snapshot', async () => {
    const { books, snapshotOf, writeVerdicts, refusalsOf } = setUp();
    const verdicts = await snapshotOf([row('MATCHED', bank, confirmation)]);
    books.amend(bank, { notional: '2000000.00' });

    expect(await writeVerdicts(monday, verdicts)).toMatchObject({ refused: 1 });

    expect(refusalsOf(monday)).toContain('CHANGED_SINCE_SNAPSHOT');
    expect(books.claims.size).toBe(0);
  });

  it('leaves alone what a later run decided', async () => {
    const { snapshotOf, writeVerdicts, refusalsOf, record } = setUp();
    const old = await snapshotOf([row('UNMATCHED_BANK', bank)]);
    await writeVerdicts(tuesday, old);

    expect(await writeVerdicts(monday, old)).toMatchObject({ refused: 1 });

    expect(refusalsOf(monday)).toContain('DECIDED_BY_LATER_RUN');
    expect(record(bank)?.runId).toBe('tuesday');
  });

  it('never overwrites a match that a person made', async () => {
    const { books, runWrites, refusalsOf, record } = setUp();
    await runWrites(monday, row('PROPOSED', bank, confirmation));
    const proposed = record(bank, confirmation)!;
    books.records.set(proposed.matchId, { ...proposed, status: 'MATCHED', decidedBy: 'person', consuming: true });

    expect(await runWrites(tuesday, row('MATCHED', bank, confirmation))).toMatchObject({ written: 0, refused: 1 });

    expect(refusalsOf(tuesday)).toContain('DECIDED_BY_PERSON');
    expect(record(bank, confirmation)).toMatchObject({ decidedBy: 'person', runId: 'monday' });
  });

  it('leaves a pair rejected that a person rejected, and says so of both its trades', async () => {
    const { books, runWrites, refusalsOf, record } = setUp();
    await runWrites(monday, row('PROPOSED', bank, confirmation));
    const proposed = record(bank, confirmation)!;
    books.records.set(proposed.matchId, { ...proposed, status: 'REJECTED', decidedBy: 'person' });

    expect(await runWrites(tuesday, row('MATCHED', bank, confirmation))).toEqual({
      written: 2,
      writtenBefore: 0,
      refused: 1,
    });

    expect(refusalsOf(tuesday)).toContain('REJECTED_BY_PERSON');
    expect(record(bank, confirmation)?.status).toBe('REJECTED');
    expect(record(bank)).toMatchObject({ status: 'UNMATCHED_BANK', firstSeenAt: monday.startedAt });
    expect(record(confirmation)?.reasons[0]).toContain('a person rejected its pair');
    expect(books.claims.size).toBe(0);
  });

  it('refuses a match of more trades than one transaction can claim', async () => {
    const { books, runWrites, refusalsOf } = setUp();
    const parts = Array.from({ length: 60 }, (_, part) => confirmationOf(bank, `P${part}`));
    books.add(...parts);

    expect(await runWrites(monday, row('MATCHED', bank, ...parts))).toMatchObject({ refused: 1 });

    expect(refusalsOf(monday)).toContain('TOO_MANY_TRADES');
  });
});
