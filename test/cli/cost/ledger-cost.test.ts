import { describe, expect, it } from '@jest/globals';
import { atVolume, costOf, quotasOf, totalOf } from '../../../cli/cost/ledger-cost.ts';
import { type LedgerUnits, readLedgerUnits } from '../../../cli/cost/ledger-units.ts';
import { readPrices } from '../../../cli/cost/prices.ts';

const units: LedgerUnits = {
  countedOn: '2026-11-25',
  payments: 100,
  entriesPerPayment: 3,
  dynamoDb: { readUnits: 10, writeUnits: 20, readRequests: 10, refusedTransactions: 0.5 },
  functions: {
    ClassifyTransaction: { invocations: 3, memoryMegabytes: 512 },
    EmitOutcomes: { invocations: 3, memoryMegabytes: 256 },
  },
  executions: 3,
  events: 3,
};

describe('the cost of the ledgers', () => {
  it('is what was counted, at the prices of the table, refused transactions among it', () => {
    const lines = costOf(units, readPrices(), '1000000');

    expect(lines.map(({ what, units: used, usd }) => [what, used, usd])).toEqual([
      ['DynamoDB read units', '10000000', '1.25'],
      ['DynamoDB write units', '24000000', '15.00'],
      ['Pipes requests', '3000000', '1.20'],
      ['Express executions', '3000000', '3.00'],
      ['Express executions, GB-seconds', '281250', '4.69'],
      ['Lambda requests', '6000000', '1.20'],
      ['Lambda ClassifyTransaction, GB-seconds', '60000', '1.00'],
      ['Lambda EmitOutcomes, GB-seconds', '45000', '0.75'],
      ['EventBridge events', '3000000', '3.00'],
    ]);
    expect(totalOf(lines)).toBe('31.09');
  });

  it('has fuller batches at a greater volume, and never emptier ones than were counted', () => {
    expect(atVolume(units, 1).executions).toBe(3);
    expect(atVolume(units, 1000).executions).toBeCloseTo(3 / (1000 / 60));
    expect(atVolume(units, 1_000_000).executions).toBeGreaterThanOrEqual(3 / 25);
  });

  it('says to what a quota must be raised, with room for the peak, or that it is enough', () => {
    const raised = (perSecond: number): string[] =>
      quotasOf(units, perSecond).flatMap(({ quota, raiseTo }) => (raiseTo === null ? [] : [quota.split(':')[0] ?? '']));

    expect(raised(10)).toEqual([]);
    expect(raised(4000)).toContain('Lambda');
  });

  it('stands on a counted run', () => {
    expect(readLedgerUnits().payments).toBeGreaterThan(0);
  });
});
