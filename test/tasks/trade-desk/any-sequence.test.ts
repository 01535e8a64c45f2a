import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../domain/audit/canonical-json.ts';
import type { Run } from '../../../domain/trade/match/run.ts';
import type { MatchRecord } from '../../../tasks/ports/match-store.ts';
import { bankTrade, confirmationOf } from '../trade-matching/trades.ts';
import { ana, because, ben, expectSound, root } from './desk.ts';
import { memoryDesk } from './memory-desk.ts';
import { alike, apart, large, proposed, small } from './pairs.ts';

const actors = [ana, ben, root] as const;
const trades = () => {
  const off = bankTrade('B5', small);
  return [
    alike(large, '1'),
    alike(small, '2'),
    proposed(large, '3'),
    proposed(small, '4'),
    { bank: off, confirmation: confirmationOf(off, 'C5', { rate: '1.2' }) },
    apart(large, '6'),
    apart(small, '7'),
  ];
};
const tradeNumbers = trades().map((_, index) => String(index + 1));

const actor = fc.constantFrom(...actors);
const some = fc.uniqueArray(fc.constantFrom(...tradeNumbers), { minLength: 1, maxLength: 2 });
/** Picks one of the records that there are then. */
const pick = fc.nat(1_000);
/** How often a person looks at a record that has changed since. */
const isStale = fc.nat(9).map((number) => number === 0);
const decision = { pick, actor, isStale };

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'snapshot' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'write' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('amend' as const),
      side: fc.constantFrom('BANK' as const, 'COUNTERPARTY' as const),
      number: fc.constantFrom(...tradeNumbers),
      rate: fc.constantFrom('1.085', '1.3'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('make' as const), actor, bank: some, counterparty: some }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('approve' as const), ...decision }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reject' as const), ...decision }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('unmake' as const), ...decision }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      ...decision,
      status: fc.constantFrom('OPEN' as const, 'INVESTIGATING' as const, 'RESOLVED' as const),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What of a person's decision no run may change. */
const decided = ({ status, consuming, decision: what, maker, approver, awaiting }: MatchRecord) => ({
  status,
  consuming,
  what,
  maker,
  approver,
  awaiting,
});

const play = async (steps: readonly Step[]) => {
  const world = memoryDesk();
  const { desk, books, tasks, objects, stored, clock } = world;
  for (const { bank, confirmation } of trades()) books.add(bank, confirmation);
  let minutes = 0;
  let underWay: { run: Run; rowFiles: { key: string }[]; plan: unknown; manifestKey: string } | null = null;
  const outcomes: string[] = [];

  const snapshot = async () => {
    const name = `run-${minutes}`;
    const { run } = (await tasks.OpenRun({
      executionName: name,
      executionArn: `arn:aws:states:us-east-1:000000000000:execution:TradeMatching:${name}`,
      startedAt: clock.now,
      request: {},
    })) as { run: Run };
    const { files } = (await tasks.SnapshotTrades({ run, cursor: null })) as { files: unknown };
    const plan = (await tasks.PlanBlocks({ run, files })) as { manifestKey: string; parts: number };
    const linesOf = (key: string) =>
      (objects.get(`work/${key}`) ?? '')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    if (plan.parts > 0) await tasks.MatchBlocks({ run, blocks: linesOf(plan.manifestKey) });
    const { manifestKey } = (await tasks.MatchResidual({ run })) as { manifestKey: string };
    underWay = { run, plan, manifestKey, rowFiles: linesOf(manifestKey) };
  };
  const write = async () => {
    if (!underWay) return;
    const { run, rowFiles, plan, manifestKey } = underWay;
    const before = stored().records.filter(
      ({ decidedBy, status }) => decidedBy === 'person' && status !== 'SUPERSEDED',
    );
    const resolved = stored().records.filter(({ breakStatus, resolvedAt }) => breakStatus === 'RESOLVED' && resolvedAt);
    if (rowFiles.length > 0) await tasks.WriteMatches({ run, rowFiles });
    const report = await tasks.WriteReport({ run, plan, manifestKey });
    await tasks.CompleteRun({ run, report });
    underWay = null;
    for (const record of before) expect(decided(books.records.get(record.matchId)!)).toEqual(decided(record));
    for (const record of resolved) {
      const after = books.records.get(record.matchId)!;
      const isSame = after.status === record.status && canonicalJson(after.breaks) === canonicalJson(record.breaks);
      if (isSame) expect(after.breakStatus).toBe('RESOLVED');
    }
  };

  const onRecord = async (given: Extract<Step, { pick: number }>): Promise<{ outcome: string } | undefined> => {
    const records = stored().records;
    const record = records[given.pick % Math.max(1, records.length)];
    if (!record) return undefined;
    const stale = given.isStale && record.revision > 1 ? 1 : 0;
    const who = { actor: given.actor, matchId: record.matchId, expectedRevision: record.revision - stale };
    switch (given.kind) {
      case 'approve':
        return desk.approve(who);
      case 'reject':
        return desk.reject({ ...who, justification: because });
      case 'unmake':
        return desk.unmake({ ...who, justification: because });
      case 'change':
        return desk.changeBreak({
          ...who,
          owner: given.actor.userId,
          status: given.status,
          ...(given.status === 'RESOLVED' && { reasonCode: 'STATIC_DATA' }),
        });
    }
  };

  for (const given of steps) {
    minutes += 1;
    clock.now = new Date(Date.parse('2026-03-03T09:00:00.000Z') + minutes * 60_000).toISOString();
    if (given.kind === 'snapshot') {
      if (!underWay) await snapshot();
    } else if (given.kind === 'write') await write();
    else if (given.kind === 'amend') {
      const tradeId = `${given.side === 'BANK' ? 'B' : 'C'}${given.number}`;
      books.amend({ source: given.side, tradeId }, { rate: given.rate });
    } else if (given.kind === 'make') {
      const { outcome } = await desk.makeMatch({
        actor: given.actor,
        bankTradeIds: given.bank.map((number) => `B${number}`),
        counterpartyTradeIds: given.counterparty.map((number) => `C${number}`),
        justification: because,
      });
      outcomes.push(`make ${outcome}`);
    } else outcomes.push(`${given.kind} ${(await onRecord(given))?.outcome}`);
    expectSound(stored());
  }
  return outcomes;
};

it('whatever people and runs do in whatever order, a trade is in one live match and every audit chain is whole', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      // A first run gives people something to decide on.
      const whole: Step[] = [{ kind: 'snapshot' }, { kind: 'write' }, ...steps];
      for (const outcome of await play(whole)) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    }),
    { seed: 20_260_303, numRuns: 150 },
  );

  // What was not reached was not tried.
  const tried = [
    'make MATCHED',
    'make PENDING_APPROVAL',
    'make IN_LIVE_MATCH',
    'make IN_PENDING_MATCH',
    'approve MATCHED',
    'approve PENDING_APPROVAL',
    'approve UNMATCHED',
    'approve RESOLVED',
    'approve SAME_PERSON',
    'approve TRADES_CHANGED',
    'approve PRECONDITION_FAILED',
    'reject REJECTED',
    'reject REFUSED',
    'unmake UNMATCHED',
    'unmake PENDING_APPROVAL',
    'change RESOLVED',
    'change CHANGED',
    'change PENDING_APPROVAL',
  ];
  expect(tried.filter((outcome) => !seen.has(outcome))).toEqual([]);
});
