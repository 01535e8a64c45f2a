import { describe, expect, it } from '@jest/globals';
import { blockKeyOf, residualBlock } from '../../../../domain/trade/match/block-key.ts';
import { csvLine } from '../../../../domain/trade/match/csv-line.ts';
import { defaultRules } from '../../../../domain/trade/match/default-rules.ts';
import { matchTrades } from '../../../../domain/trade/match/match-trades.ts';
import { replayRules } from '../../../../domain/trade/match/replay.ts';
import { ReportBuilder } from '../../../../domain/trade/match/report.ts';
import { reportToCsv } from '../../../../domain/trade/match/report-csv.ts';
import { reportToHtml } from '../../../../domain/trade/match/report-html.ts';
import { bankTrade, counterpartyTrade, without } from './sample-trades.ts';

const sampleReport = () => {
  const rows = matchTrades(
    defaultRules,
    [
      bankTrade('B1', { uti: 'U1' }),
      bankTrade('B2', { uti: 'U2' }),
      bankTrade('B3', { uti: 'U3', tradeDate: '2025-11-03' }),
    ],
    [counterpartyTrade('C1', { uti: 'U1' }), counterpartyTrade('C2', { uti: 'U2', notional: '1000002.00' })],
  );
  const builder = new ReportBuilder({ rulesVersion: 'v<1>', asOf: '2026-01-06' });
  for (const row of rows)
    builder.add(row, {
      product: 'FX_FORWARD',
      counterparty: '=cmd()<script>',
      tradeDate: row.bankTradeIds[0] === 'B3' ? '2025-11-03' : '2026-01-05',
      currency: 'EUR',
      notional: '1000000.10',
    });
  return builder.build();
};

describe('report', () => {
  it('totals by status, break, age and open notional', () => {
    expect(sampleReport()).toMatchObject({
      rows: 3,
      trades: { bank: 3, counterparty: 2 },
      byStatus: { MATCHED: 1, MISMATCHED: 1, UNMATCHED_BANK: 1 },
      matchRate: 1 / 3,
      byBreak: [
        { element: 'notional', code: 4, rows: 1 },
        { element: 'trade', code: 0, rows: 1 },
      ],
      openNotional: [{ currency: 'EUR', notional: '2000000.20', rows: 2 }],
    });
    expect(sampleReport().byAge.filter((age) => age.rows > 0)).toEqual([
      { band: '0-1', rows: 1 },
      { band: 'over 20', rows: 1 },
    ]);
  });

  it('as CSV holds no formula', () => {
    expect(reportToCsv(sampleReport())).toContain("counterparty,'=cmd()<script>,3");
  });

  it('as HTML runs nothing that a trade says and loads nothing', () => {
    const html = reportToHtml(sampleReport());
    expect(html).toContain('=cmd()&lt;script&gt;');
    expect(html).not.toMatch(/<script|https?:|<link|@import/);
  });
});

it.each([
  ['=1+1', "'=1+1\r\n"],
  ['-5.20', '-5.20\r\n'],
  ['@x', "'@x\r\n"],
  ['a "b", c', '"a ""b"", c"\r\n'],
])('csvLine writes %j safely', (cell, line) => {
  expect(csvLine([cell])).toBe(line);
});

describe('replay', () => {
  it('tells what a looser rule would newly match, and what a stricter one would break', () => {
    const [bank, counterparty] = [
      [bankTrade('B1', { uti: 'U1' })],
      [counterpartyTrade('C1', { uti: 'U1', notional: '1000005' })],
    ];
    const looser = { ...structuredClone(defaultRules), version: 'looser' };
    looser.fields.notional.tolerance = { kind: 'PTOL', percent: '0.01' };
    expect(replayRules(defaultRules, looser, bank, counterparty)).toMatchObject({
      newlyMatched: [{ bankTradeIds: ['B1'], current: 'MISMATCHED', proposed: 'MATCHED_WITHIN_TOLERANCE' }],
      newlyBroken: [],
      notionalAtStake: [{ currency: 'EUR', notional: '1000000.00' }],
    });
    expect(replayRules(looser, defaultRules, bank, counterparty)).toMatchObject({
      newlyMatched: [],
      newlyBroken: [{ bankTradeIds: ['B1'] }],
    });
  });
});

describe('blocks', () => {
  it('trades that can match are in one block, whichever way round they state the currencies', () => {
    const theirs = counterpartyTrade('C1', { product: 'FX_NDF', currency: 'USD', counterCurrency: 'EUR' });
    expect(blockKeyOf(defaultRules, theirs)).toBe(blockKeyOf(defaultRules, bankTrade('B1')));
  });

  it('trades that lack what places them are left to the residual pass', () => {
    expect(blockKeyOf(defaultRules, without(bankTrade('B1'), 'tradeDate'))).toBe(residualBlock);
    expect(blockKeyOf(defaultRules, without(bankTrade('B1'), 'counterCurrency'))).toBe(residualBlock);
  });
});
