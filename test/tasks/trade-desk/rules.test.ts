import { describe, expect, it } from '@jest/globals';
import { defaultDeskRules } from '../../../domain/trade/desk/desk-rules.ts';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import type { MatchingRules } from '../../../domain/trade/match/rules.ts';
import { servedRules } from '../../../tasks/api/trade-desk/rules.ts';
import * as activateRules from '../../../tasks/trade-desk/activate-rules.ts';
import type { DeskPorts } from '../../../tasks/trade-desk/desk-ports.ts';
import * as getActiveRules from '../../../tasks/trade-desk/get-active-rules.ts';
import * as getReplay from '../../../tasks/trade-desk/get-replay.ts';
import * as getRules from '../../../tasks/trade-desk/get-rules.ts';
import * as listRules from '../../../tasks/trade-desk/list-rules.ts';
import * as proposeRules from '../../../tasks/trade-desk/propose-rules.ts';
import * as replayRules from '../../../tasks/trade-desk/replay-rules.ts';
import { apiClient, person } from '../../support/api-client.ts';
import { bankTrade, confirmationOf } from '../trade-matching/trades.ts';
import { ana, because, ben, matchOf, parsed } from './desk.ts';
import { memoryDesk } from './memory-desk.ts';
import { apart, small } from './pairs.ts';

const rulesDeskOn = (ports: DeskPorts, tradesPerReplay?: number) => ({
  active: parsed(getActiveRules, getActiveRules.makeGetActiveRules(ports)),
  get: parsed(getRules, getRules.makeGetRules(ports)),
  list: parsed(listRules, listRules.makeListRules(ports)),
  propose: parsed(proposeRules, proposeRules.makeProposeRules(ports)),
  replay: parsed(replayRules, replayRules.makeReplayRules(ports, tradesPerReplay)),
  getReplay: parsed(getReplay, getReplay.makeGetReplay(ports)),
  activate: parsed(activateRules, activateRules.makeActivateRules(ports)),
});

/** The default rules with a rate that may be a hundredth off: what one pair of the books waits for. */
const wider: MatchingRules = {
  ...defaultRules,
  version: 'wider-rate',
  fields: {
    ...defaultRules.fields,
    rate: { ...defaultRules.fields.rate, tolerance: { kind: 'MNMX', below: '0.01', above: '0.01' } },
  },
};

const setUp = async (tradesPerReplay?: number) => {
  const world = memoryDesk();
  const off = bankTrade('B1', small);
  const far = bankTrade('B2', { ...small, currency: 'CHF', effectiveDate: '2026-09-01' });
  world.books.add(off, confirmationOf(off, 'C1', { rate: '1.09' }), far, confirmationOf(far, 'C2', { rate: '2.5' }));
  await world.night('monday');
  return { ...world, rules: rulesDeskOn(world.ports, tradesPerReplay) };
};

describe('matching rules', () => {
  it.each(['active', '.', '..'])('take no version %s, which nobody could ask for', async (version) => {
    const world = memoryDesk();
    const call = apiClient(servedRules(world.ports));

    const { problem } = await call({
      by: person('ana', 'trade-ops'),
      route: 'POST /rules',
      body: { rules: { ...wider, version } },
    });

    expect(problem).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ in: 'body', pointer: '/rules/version', message: expect.stringContaining('are no names') }],
    });
    expect(await rulesDeskOn(world.ports).list({ limit: 10 })).toMatchObject({ items: [] });
  });

  it.each(['Active', 'active-2', '...', '2026.11'])('take a version %s', async (version) => {
    const call = apiClient(servedRules(memoryDesk().ports));

    const { json } = await call({
      by: person('ana', 'trade-ops'),
      route: 'POST /rules',
      body: { rules: { ...wider, version } },
    });

    expect(json).toMatchObject({ version, status: 'PROPOSED' });
  });

  it('are the default while none were activated', async () => {
    const { rules } = await setUp();

    expect(await rules.active({})).toMatchObject({ version: 'default-1', isDefault: true });
    expect(await rules.get({ version: 'wider-rate' })).toEqual({ outcome: 'NOT_FOUND' });
  });

  it('proposed are replayed over a past run, then activated by a second person', async () => {
    const { rules, night, books } = await setUp();
    await rules.propose({ actor: ana, rules: wider });

    expect(await rules.activate({ actor: ben, version: 'wider-rate' })).toMatchObject({
      outcome: 'REPLAY_NEEDED',
      currentVersion: 'default-1',
    });
    expect(await rules.replay({ actor: ana, version: 'wider-rate', runIds: ['monday'] })).toMatchObject({
      outcome: 'REPLAYED',
      replay: {
        currentVersion: 'default-1',
        replayedBy: 'ana',
        runs: [
          {
            runId: 'monday',
            trades: 4,
            replayedTrades: 4,
            newlyMatched: 1,
            newlyBroken: 0,
            rematched: 0,
            notionalAtStake: [{ currency: 'EUR', notional: '250000.00' }],
          },
        ],
      },
    });
    expect(await rules.replay({ actor: ben, version: 'wider-rate', runIds: ['monday'] })).toMatchObject({
      replay: { replayedBy: 'ana' },
    });
    expect(await rules.getReplay({ version: 'wider-rate' })).toMatchObject({
      outcome: 'FOUND',
      runs: [{ runId: 'monday', newlyMatched: [{ bankTradeIds: ['B1'], proposed: 'MATCHED_WITHIN_TOLERANCE' }] }],
    });
    expect(await rules.activate({ actor: ana, version: 'wider-rate' })).toMatchObject({ outcome: 'SAME_PERSON' });
    expect(await rules.activate({ actor: ben, version: 'wider-rate' })).toMatchObject({
      outcome: 'ACTIVATED',
      rules: { proposedBy: 'ana', activatedBy: 'ben' },
    });

    expect(await rules.active({})).toMatchObject({ version: 'wider-rate', isDefault: false });
    const { report, run } = await night('tuesday', '2026-03-03T20:00:00.000Z');
    expect(run.rulesVersion).toBe('wider-rate');
    expect(report.verdicts).toMatchObject({ MATCHED_WITHIN_TOLERANCE: 1 });
    expect(books.claims.size).toBe(2);
    expect(await rules.activate({ actor: ben, version: 'wider-rate' })).toMatchObject({ outcome: 'ACTIVATED' });
    expect(await rules.activate({ actor: ana, version: 'wider-rate' })).toMatchObject({ outcome: 'ACTIVATED_BEFORE' });
  });

  it('replayed against rules that hold no more are replayed again first', async () => {
    const { rules } = await setUp();
    const other = { ...wider, version: 'other' };
    for (const each of [wider, other]) {
      await rules.propose({ actor: ana, rules: each });
      await rules.replay({ actor: ana, version: each.version, runIds: ['monday'] });
    }
    await rules.activate({ actor: ben, version: 'wider-rate' });

    expect(await rules.activate({ actor: ben, version: 'other' })).toMatchObject({
      outcome: 'REPLAY_NEEDED',
      currentVersion: 'wider-rate',
    });
    expect(await rules.replay({ actor: ben, version: 'other', runIds: ['monday'] })).toMatchObject({
      replay: { currentVersion: 'wider-rate', runs: [{ newlyMatched: 0, newlyBroken: 0 }] },
    });
    expect(await rules.activate({ actor: ben, version: 'other' })).toMatchObject({ outcome: 'ACTIVATED' });
  });

  it('are replayed over the latest completed runs, each as far as the bound goes', async () => {
    const { rules, night } = await setUp(5);
    await night('tuesday', '2026-03-03T20:00:00.000Z');
    await rules.propose({ actor: ana, rules: wider });

    expect(await rules.replay({ actor: ana, version: 'wider-rate', latest: 2 })).toMatchObject({
      outcome: 'REPLAYED',
      replay: {
        runs: [
          { runId: 'tuesday', trades: 4, replayedTrades: 4 },
          { runId: 'monday', trades: 4, replayedTrades: 0 },
        ],
      },
    });
  });

  it('are not replayed without books, once activated, or where they can’t be applied', async () => {
    const { rules } = await setUp();
    const odd = { ...defaultRules.fields.tradeDate, tolerance: { kind: 'MNMX', below: '1', above: '1' } as const };
    const broken = { ...wider, fields: { ...wider.fields, tradeDate: { ...odd, calendars: ['MARS'] } } };
    await rules.propose({ actor: ana, rules: broken });

    expect(await rules.replay({ actor: ana, version: 'none' })).toEqual({ outcome: 'NOT_FOUND' });
    expect(await rules.replay({ actor: ana, version: 'wider-rate', runIds: ['never'] })).toEqual({
      outcome: 'NO_BOOKS',
      runIds: ['never'],
    });
    expect(await rules.replay({ actor: ana, version: 'wider-rate' })).toMatchObject({
      outcome: 'UNUSABLE',
      reason: expect.stringContaining('MARS'),
    });
    expect(await rules.activate({ actor: ben, version: 'wider-rate' })).toMatchObject({ outcome: 'REPLAY_NEEDED' });
  });

  it('have versions that never change', async () => {
    const { rules } = await setUp();
    const first = await rules.propose({ actor: ana, rules: wider });

    expect(await rules.propose({ actor: ana, rules: wider })).toEqual(first);
    expect(await rules.propose({ actor: ben, rules: wider })).toEqual({ outcome: 'VERSION_EXISTS' });
    expect(await rules.propose({ actor: ana, rules: { ...wider, ambiguityMargin: 0.2 } })).toEqual({
      outcome: 'VERSION_EXISTS',
    });
    expect(await rules.propose({ actor: ana, rules: defaultRules })).toEqual({ outcome: 'VERSION_EXISTS' });
    const { items } = await rules.list({ limit: 10 });
    expect(items.map(({ version, status }) => [version, status])).toEqual([['wider-rate', 'PROPOSED']]);
  });

  it('stay those that a run was opened with when it is redriven', async () => {
    const { rules, tasks } = await setUp();
    const opening = {
      executionName: 'late',
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:TradeMatching:late',
      startedAt: '2026-03-03T20:00:00.000Z',
      request: {},
    };
    await tasks.OpenRun(opening);
    await rules.propose({ actor: ana, rules: wider });
    await rules.replay({ actor: ana, version: 'wider-rate', runIds: ['monday'] });
    await rules.activate({ actor: ben, version: 'wider-rate' });

    expect(await tasks.OpenRun(opening)).toMatchObject({ run: { rulesVersion: 'default-1' } });
  });

  it('say what people may decide alone', async () => {
    const { rules, desk, books } = await setUp();
    const { bank, confirmation } = apart(small, '7');
    books.add(bank, confirmation);
    const strict = {
      ...defaultRules,
      version: 'strict',
      desk: { ...defaultDeskRules, approvalLimit: { byCurrency: {}, otherwise: '0' } },
    };
    await rules.propose({ actor: ana, rules: strict });
    await rules.replay({ actor: ana, version: 'strict', runIds: ['monday'] });
    await rules.activate({ actor: ben, version: 'strict' });

    const answer = await desk.makeMatch({
      actor: ana,
      bankTradeIds: ['B7'],
      counterpartyTradeIds: ['C7'],
      justification: because,
    });

    expect(answer.outcome).toBe('PENDING_APPROVAL');
    expect(matchOf(answer).rulesVersion).toBe('strict');
  });
});
