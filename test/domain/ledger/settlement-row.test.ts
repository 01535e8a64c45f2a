import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { missingColumns, readSettlementRow } from '../../../domain/ledger/settlement-row.ts';
import { parseCsvItems } from '../../../local/engine/reader/csv-items.ts';

const sample = readFileSync('samples/settlements/NORTHPAY-2026-03-02.csv', 'utf8');
const rows = parseCsvItems(sample, {}).map(({ value }) => value as Record<string, string>);
const read = (cells: Record<string, string>) => readSettlementRow(cells, 'NORTHPAY');

it('the sample settlement file is read row by row, but for the one that is wrong', () => {
  const read = rows.map((cells) => readSettlementRow(cells, 'NORTHPAY'));

  expect(missingColumns(Object.keys(rows[0] ?? {}))).toEqual([]);
  expect(read.map(({ kind }) => kind)).toEqual([...Array.from({ length: 6 }, () => 'entry'), 'wrong']);
  expect(read[2]).toMatchObject({
    entry: {
      kind: 'SETTLEMENT',
      currency: 'USD',
      processor: 'NORTHPAY',
      timestamp: '2026-03-02T05:00:02.000Z',
      fx: { rate: '1.0850', originalAmount: '100.00', originalCurrency: 'EUR' },
    },
  });
  expect(read[4]).toMatchObject({ entry: { kind: 'REVERSAL', reverses: 'np-4' } });
  expect(read[6]).toEqual({ kind: 'wrong', reasons: ['amount: more decimal places than EUR has'] });
});

const right = { txId: 't', entryId: 'e', amount: '1', currency: 'EUR', timestamp: '2026-03-02T05:00:00.250Z' };

it.each([
  [{ ...right, txId: '' }, 'txId'],
  [{ ...right, entryId: ' ' }, 'entryId'],
  [{ ...right, amount: '1,000.00' }, 'amount'],
  [{ ...right, amount: '-1' }, 'amount'],
  [{ ...right, currency: 'eur' }, 'currency'],
  [{ ...right, timestamp: '02.03.2026' }, 'timestamp'],
  [{ ...right, kind: 'CHARGEBACK' }, 'kind'],
  [{ ...right, fee: '0.001' }, 'fee'],
  [{ ...right, fxRate: '1.1' }, 'originalAmount'],
  [{ ...right, fxRate: '1.1', originalAmount: '1.2', originalCurrency: 'JPY' }, 'originalAmount'],
])('%p is refused for its %s', (cells, column) => {
  const result = read(cells as Record<string, string>);

  expect(result.kind).toBe('wrong');
  expect(result.kind === 'wrong' && result.reasons.some((reason) => reason.startsWith(`${column}:`))).toBe(true);
});

it('what is missing and what was expected is said in words, by column', () => {
  const { kind, ...result } = read({ ...right, txId: '', timestamp: '', kind: 'CHARGEBACK', fxRate: '1.1' });

  expect({ kind, ...result }).toEqual({
    kind: 'wrong',
    reasons: [
      'txId: missing',
      'kind: one of SETTLEMENT, REVERSAL, FEE',
      'timestamp: missing',
      'originalAmount: missing',
      'originalCurrency: missing',
    ],
  });
});

it('cells are trimmed, and empty ones are absent', () => {
  expect(read({ ...right, txId: ' t ', reference: '  ', note: 'x' })).toEqual({
    kind: 'entry',
    entry: { ...right, kind: 'SETTLEMENT', processor: 'NORTHPAY' },
  });
});
