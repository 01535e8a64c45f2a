import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MatchRow } from '../../../domain/trade/match/match-row.ts';
import type { Run } from '../../../domain/trade/match/run.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import { dynamoMatchStore } from '../../../tasks/adapters/dynamo-match-store.ts';
import { dynamoReconciliationStore } from '../../../tasks/adapters/dynamo-reconciliation-store.ts';
import { dynamoTradeStore, tradeTableOf } from '../../../tasks/adapters/dynamo-trade-store.ts';
import { toJsonLines } from '../../../tasks/trade-matching/json-lines.ts';
import { matchIdOf } from '../../../tasks/trade-matching/match-id.ts';
import type { Verdict } from '../../../tasks/trade-matching/verdict.ts';
import { makeWriteMatches } from '../../../tasks/trade-matching/write-matches.ts';
import type { LocalTables } from '../../support/dynamodb-local.ts';
import { goThrough } from './go-through.ts';
import { flowTasks, memoryFlow } from './memory-flow.ts';
import { memoryRunFiles } from './memory-run-files.ts';
import { run } from './run.ts';
import { startMatchingTables } from './start-tables.ts';
import { bankTrade, confirmationOf, extractedItem } from './trades.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startMatchingTables();
});
afterAll(() => local.stop());

const seed = (trades: readonly Trade[]) =>
  Promise.all(
    trades.map((trade) =>
      local.dynamo.send(new PutCommand({ TableName: tradeTableOf(trade.source), Item: extractedItem(trade) })),
    ),
  );

const pairRow = (bank: Trade, confirmation: Trade): MatchRow => ({
  status: 'MATCHED',
  bankTradeIds: [bank.tradeId],
  counterpartyTradeIds: [confirmation.tradeId],
  score: 1,
  fields: [],
  breaks: [],
  reasons: [],
  counterfactuals: [],
});

const unseen = ({ source, tradeId }: Trade) => ({ source, tradeId, version: 1, matchId: null, staleMatchId: null });
const verdict = (bank: Trade, confirmation: Trade): Verdict => ({
  row: pairRow(bank, confirmation),
  trades: [unseen(bank), unseen(confirmation)],
  facts: {},
});

describe('two runs at once on DynamoDB', () => {
  it('never use a trade twice, whichever pairs they want', async () => {
    const size = 40;
    const bank = Array.from({ length: size }, (_, index) => bankTrade(`BX${index}`));
    const confirmations = bank.map((trade, index) => confirmationOf(trade, `CX${index}`));
    await seed([...bank, ...confirmations]);
    const matches = dynamoMatchStore(local.dynamo);
    const objects = new Map<string, string>();
    const write = makeWriteMatches({ files: memoryRunFiles(objects), matches });
    const writes = async (by: Run, shift: number) => {
      const key = `runs/${by.runId}/rows/00000-00000.jsonl`;
      const verdicts = bank.map((trade, index) => verdict(trade, confirmations[(index + shift) % size]!));
      objects.set(`work/${key}`, toJsonLines(verdicts));
      return write({ run: by, rowFiles: [{ key }] });
    };

    const counts = await Promise.all([writes(run('left'), 0), writes(run('right'), 1)]);

    const records = await matches.findAll(
      bank.flatMap((trade, index) => [
        matchIdOf(pairRow(trade, confirmations[index]!)),
        matchIdOf(pairRow(trade, confirmations[(index + 1) % size]!)),
      ]),
    );
    const live = [...records.values()].filter(({ consuming }) => consuming);
    const used = live.flatMap((record) => [...record.bankTradeIds, ...record.counterpartyTradeIds]);
    expect(new Set(used).size).toBe(used.length);
    expect(counts[0].written + counts[1].written).toBe(live.length);
    for (const { written, refused } of counts) expect(written + refused).toBe(size);
    for (const record of live) {
      expect(await matches.claimantOf({ source: 'BANK', tradeId: record.bankTradeIds[0]! })).toBe(record.matchId);
    }
  });

  it('of overlapping scopes come to one set of matches', async () => {
    const bank = Array.from({ length: 30 }, (_, index) =>
      bankTrade(`BY${index}`, { notional: `${index + 1}000000.00` }),
    );
    await seed([...bank, ...bank.map((trade, index) => confirmationOf(trade, `CY${index}`))]);
    const flow = memoryFlow();
    const matches = dynamoMatchStore(local.dynamo);
    const tasks = flowTasks({
      ...flow.ports,
      matches,
      trades: dynamoTradeStore(local.dynamo),
      reconciliations: dynamoReconciliationStore(local.dynamo),
    });
    const counts = await Promise.all([
      goThrough(tasks, flow.objects, 'everything'),
      goThrough(tasks, flow.objects, 'forwards', { product: 'FX_FORWARD' }),
    ]);

    const page = await dynamoTradeStore(local.dynamo).pageInPlay('BANK', null);
    expect(page.trades.filter(({ trade }) => trade.tradeId.startsWith('BY'))).toEqual([]);
    expect(counts.reduce((sum, { written }) => sum + written.written, 0)).toBeGreaterThanOrEqual(30);
    const ids = bank.map((trade, index) => matchIdOf(pairRow(trade, confirmationOf(trade, `CY${index}`))));
    const live = [...(await matches.findAll(ids)).values()];
    expect(live.filter(({ status, consuming }) => status === 'MATCHED' && consuming)).toHaveLength(30);
  });
});
