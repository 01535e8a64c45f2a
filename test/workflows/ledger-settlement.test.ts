import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LedgerWorld, startLedgerWorld } from '../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await startLedgerWorld();
}, 60_000);
afterAll(() => world.stop());

describe('ledger settlement', () => {
  it('settles a payment as its entries arrive', async () => {
    const path = async () => {
      const run = await world.settle(['tx-usual']);
      expect(run.cause ?? '').toBe('');
      return run.statesEntered.filter((state) => !/^Collect./.test(state));
    };
    const around = (last: string) => ['ReconcileEach', 'Begin', 'Collect', 'Classify', 'WhatCame?', last, 'Emit'];

    await world.post('tx-usual');
    expect(await path()).toEqual(around('Record'));
    await world.append('processor', 'tx-usual');
    expect(await path()).toEqual(around('Record'));
    await world.append('core', 'tx-usual');
    expect(await path()).toEqual(around('Settle'));
    expect(await path()).toEqual(around('NothingToChange'));

    expect(await world.story('tx-usual')).toEqual([
      'PENDING: waiting for processor and core',
      'MISMATCH: missing core',
      'MATCHED: all three ledgers agree',
    ]);
    const { views, finding } = await world.ledger.collect('tx-usual');
    expect(views.customer).toMatchObject({ status: 'SETTLED', version: 2 });
    expect(finding).toMatchObject({ category: 'MATCHED', version: 3 });
  });
});
