import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import type { MatchingRules } from '../../../domain/trade/match/rules.ts';
import type { Trade } from '../../../domain/trade/trade.ts';
import { dynamoAuditReader } from '../../../tasks/adapters/dynamo-audit-reader.ts';
import { dynamoMatchLists } from '../../../tasks/adapters/dynamo-match-lists.ts';
import { dynamoMatchStore } from '../../../tasks/adapters/dynamo-match-store.ts';
import { dynamoReconciliationLists } from '../../../tasks/adapters/dynamo-reconciliation-lists.ts';
import { dynamoReconciliationStore } from '../../../tasks/adapters/dynamo-reconciliation-store.ts';
import { dynamoRulesStore, matchingRulesKind } from '../../../tasks/adapters/dynamo-rules-store.ts';
import { dynamoTradeLists } from '../../../tasks/adapters/dynamo-trade-lists.ts';
import { dynamoTradeStore, tradeTableOf } from '../../../tasks/adapters/dynamo-trade-store.ts';
import type { TradeItem } from '../../../tasks/adapters/trade-item.ts';
import type { MatchRecord } from '../../../tasks/ports/match-store.ts';
import { matchIdOf } from '../../../tasks/trade-matching/match-id.ts';
import type { LocalTables } from '../../support/dynamodb-local.ts';
import { goThrough } from '../trade-matching/go-through.ts';
import { flowTasks } from '../trade-matching/memory-flow.ts';
import { memoryRunFiles } from '../trade-matching/memory-run-files.ts';
import { startMatchingTables } from '../trade-matching/start-tables.ts';
import { extractedItem } from '../trade-matching/trades.ts';
import { ana, because, ben, type Desk, deskOn, expectSound, matchOf, root } from './desk.ts';
import { alike, apart, large, proposed, small } from './pairs.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startMatchingTables();
});
afterAll(() => local.stop());

const objects = new Map<string, string>();
const portsOn = () => ({
  audit: dynamoAuditReader(local.dynamo),
  clock: () => Date.parse('2026-03-03T09:00:00.000Z'),
  events: { publish: async () => {} },
  files: memoryRunFiles(objects),
  matches: dynamoMatchStore(local.dynamo),
  matchLists: dynamoMatchLists(local.dynamo),
  reconciliations: dynamoReconciliationStore(local.dynamo),
  reconciliationLists: dynamoReconciliationLists(local.dynamo),
  rules: dynamoRulesStore<MatchingRules>(local.dynamo, matchingRulesKind),
  trades: dynamoTradeStore(local.dynamo),
  tradeLists: dynamoTradeLists(local.dynamo),
});

let desk: Desk;
beforeEach(() => {
  desk = deskOn(portsOn());
});

const seed = (...trades: readonly Trade[]) =>
  Promise.all(
    trades.map((trade) =>
      local.dynamo.send(new PutCommand({ TableName: tradeTableOf(trade.source), Item: extractedItem(trade) })),
    ),
  );
const night = (name: string, startedAt?: string) => goThrough(flowTasks(portsOn()), objects, name, {}, startedAt);

const all = async <Row>(TableName: string): Promise<Row[]> =>
  ((await local.dynamo.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items ?? []) as Row[];

/** Everything that is stored, for what must hold of all of it. */
const expectAllSound = async () => {
  const rows = await all<MatchRecord & { claimedBy?: string }>('TradeMatches');
  expectSound({
    records: rows.filter(({ claimedBy }) => claimedBy === undefined),
    claims: new Map(
      rows.flatMap(({ matchId, claimedBy }) => (claimedBy ? [[matchId.slice('CLAIM#'.length), claimedBy]] : [])),
    ),
    trades: [...(await all<TradeItem>('BankTradeData')), ...(await all<TradeItem>('CounterpartyTradeData'))],
    audit: await all<AuditEntry>('Audit'),
  });
};

const idOf = ({ bank, confirmation }: { bank: Trade; confirmation: Trade }) =>
  matchIdOf({ bankTradeIds: [bank.tradeId], counterpartyTradeIds: [confirmation.tradeId] });
const revisionOf = async (matchId: string) => {
  const answer = await desk.getMatch({ matchId });
  if (answer.outcome !== 'FOUND') throw new Error(`no ${matchId}`);
  return answer.match.revision;
};
const make = (pair: { bank: Trade; confirmation: Trade }, actor = ana) =>
  desk.makeMatch({
    actor,
    bankTradeIds: [pair.bank.tradeId],
    counterpartyTradeIds: [pair.confirmation.tradeId],
    justification: because,
  });
const idsIn = async (page: Promise<{ items: readonly { matchId: string }[] }>) =>
  (await page).items.map(({ matchId }) => matchId);
const outcomes = (answers: readonly { outcome: string }[]) => answers.map(({ outcome }) => outcome).sort();

describe('on DynamoDB, at once', () => {
  it('two people who approve one proposal are its two, not one of them twice', async () => {
    const pair = proposed(large, 'AO1');
    await seed(pair.bank, pair.confirmation);
    await night('ao1');
    const matchId = idOf(pair);
    const expectedRevision = await revisionOf(matchId);
    expect(await idsIn(desk.listBreaks({ severity: 'LOW', limit: 100 }))).toContain(matchId);

    const first = await Promise.all([
      desk.approve({ actor: ana, matchId, expectedRevision }),
      desk.approve({ actor: ben, matchId, expectedRevision }),
    ]);
    expect(outcomes(first)).toEqual(['PENDING_APPROVAL', 'PRECONDITION_FAILED']);
    const { maker } = matchOf(first.find(({ outcome }) => outcome === 'PENDING_APPROVAL')!);
    expect(await idsIn(desk.listAwaiting({ limit: 100 }))).toContain(matchId);
    const revision = await revisionOf(matchId);
    const second = await Promise.all(
      [ana, ben, root].map((actor) => desk.approve({ actor, matchId, expectedRevision: revision })),
    );

    expect(second.filter(({ outcome }) => outcome === 'MATCHED')).toHaveLength(1);
    const answer = await desk.getMatch({ matchId });
    expect(answer).toMatchObject({ match: { status: 'MATCHED', maker } });
    expect(await idsIn(desk.listAwaiting({ limit: 100 }))).not.toContain(matchId);
    expect(await idsIn(desk.listBreaks({ limit: 100 }))).not.toContain(matchId);
    expect(await idsIn(desk.listBreaks({ status: 'RESOLVED', limit: 100 }))).toContain(matchId);
    await expectAllSound();
  });

  it('an approval and a rejection of the same proposal are one of the two', async () => {
    const pairs = Array.from({ length: 6 }, (_, number) => proposed(small, `AR${number}`));
    await seed(...pairs.flatMap(({ bank, confirmation }) => [bank, confirmation]));
    await night('ar');

    for (const pair of pairs) {
      const seen = { matchId: idOf(pair), expectedRevision: await revisionOf(idOf(pair)) };
      const answers = await Promise.all([
        desk.approve({ actor: ana, ...seen }),
        desk.reject({ actor: ben, ...seen, justification: because }),
      ]);
      expect(answers.filter(({ outcome }) => outcome === 'PRECONDITION_FAILED')).toHaveLength(1);
    }
    await expectAllSound();
  });

  it('people who want the same trade get it once', async () => {
    const pair = apart(small, 'MW1');
    const others = [2, 3, 4].map((number) => apart(small, `MW${number}`).confirmation);
    await seed(pair.bank, pair.confirmation, ...others);

    const answers = await Promise.all(
      [pair.confirmation, ...others].map((confirmation) => make({ bank: pair.bank, confirmation })),
    );

    expect(outcomes(answers)).toEqual(['IN_LIVE_MATCH', 'IN_LIVE_MATCH', 'IN_LIVE_MATCH', 'MATCHED']);
    await expectAllSound();
  });

  it('the same request twice is one match, and both hear so', async () => {
    const pair = apart(large, 'TW1');
    await seed(pair.bank, pair.confirmation);

    const answers = await Promise.all([make(pair), make(pair)]);

    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ outcome: 'PENDING_APPROVAL' });
    await expectAllSound();
  });

  it('refuse in the write the person who asked, though the read said someone else did', async () => {
    const pair = apart(large, 'FE1');
    await seed(pair.bank, pair.confirmation);
    const { matchId, revision } = matchOf(await make(pair));
    const { matches, ...ports } = portsOn();
    const stale = deskOn({
      ...ports,
      matches: {
        ...matches,
        findAll: async (ids) =>
          new Map([...(await matches.findAll(ids))].map(([id, record]) => [id, { ...record, maker: 'eve' }])),
      },
    });

    await expect(stale.approve({ actor: ana, matchId, expectedRevision: revision })).rejects.toThrow(
      'keep being changed by others',
    );

    expect(await desk.getMatch({ matchId })).toMatchObject({ match: { status: 'PENDING_APPROVAL', maker: 'ana' } });
    await expectAllSound();
  });

  it('a run and people come to one verdict on each trade, and what people decided stays', async () => {
    for (let round = 0; round < 3; round += 1) {
      const pairs = Array.from({ length: 6 }, (_, number) => alike(small, `RP${round}${number}`));
      await seed(...pairs.flatMap(({ bank, confirmation }) => [bank, confirmation]));
      const crossed = pairs.map(({ bank }, index) => ({
        bank,
        confirmation: pairs[(index + 1) % pairs.length]!.confirmation,
      }));

      const [, ...answers] = await Promise.all([night(`rp${round}`), ...crossed.map((pair) => make(pair))]);

      const made = crossed.filter((_, index) => (answers[index] as { outcome: string }).outcome === 'MATCHED');
      for (const pair of made)
        expect(await desk.getMatch({ matchId: idOf(pair) })).toMatchObject({
          match: { status: 'MATCHED', decidedBy: 'person' },
        });
      await expectAllSound();
    }
  });
});
