import { describe, expect, it } from '@jest/globals';
import { inScope } from '../../../tasks/trade-matching/in-scope.ts';
import { goThrough } from './go-through.ts';
import { memoryFlow } from './memory-flow.ts';
import { run } from './run.ts';
import { bankTrade, confirmationOf } from './trades.ts';

describe('what a run covers', () => {
  const bank = bankTrade('B1');
  const theirs = confirmationOf(bank, 'C1');

  it.each([
    ['everything', {}, true],
    ['the counterparty by its LEI', { counterparty: '7LTWFZYICNSX8D621K86' }, true],
    ['the counterparty by its name, however written', { counterparty: 'SAMPLE TRADING, LTD.' }, true],
    ['another counterparty', { counterparty: 'Example Bank AG' }, false],
    ['its product', { product: 'FX_FORWARD' as const }, true],
    ['another product', { product: 'FRA' as const }, false],
    ['the day of the trade', { asOf: '2026-03-02' }, true],
    ['the day before', { asOf: '2026-03-01' }, false],
  ])('%s', (_name, scope, covered) => {
    expect(inScope(run('r', scope), bank)).toBe(covered);
    expect(inScope(run('r', scope), theirs)).toBe(covered);
  });

  it('has a trade without a date in it', () => {
    expect(inScope(run('r', { asOf: '2020-01-01' }), bankTrade('B2', { tradeDate: undefined }))).toBe(true);
  });
});

describe('a trade amended after its match', () => {
  it('stays out while the match is a person’s, and is counted', async () => {
    const flow = memoryFlow();
    const bank = bankTrade('B1');
    flow.books.add(bank, confirmationOf(bank, 'C1'));
    await goThrough(flow.tasks, flow.objects, 'first');
    for (const [id, record] of flow.books.records) flow.books.records.set(id, { ...record, decidedBy: 'person' });
    flow.books.amend(bank, { notional: '5.00' });

    await flow.ports.reconciliations.open(run('second'), { nowEpochMs: 0, untilEpochMs: 9e15 });
    flow.objects.set('work/runs/second/rules.json', flow.objects.get('work/runs/first/rules.json') ?? '');
    expect(await flow.tasks.SnapshotTrades({ run: run('second'), cursor: null })).toEqual({
      cursor: null,
      files: { BANK: 0, COUNTERPARTY: 0 },
      heldByPerson: 1,
    });
    expect(flow.books.claims.size).toBe(2);
  });
});
