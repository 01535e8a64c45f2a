import { describe, expect, it } from '@jest/globals';
import type { CandidateRecord, Field } from '../../../domain/document/candidate.ts';
import { Receipt, toReceipt } from '../../../domain/expense/receipt.ts';

const field = (value: string): Field => ({
  value,
  confidence: 0.9,
  page: 1,
  box: { left: 0.1, top: 0.2, width: 0.3, height: 0.02 },
});
const origin = { documentId: 'D1', documentHash: 'abc', record: 0 };

const record = (values: Record<string, string>): CandidateRecord => ({
  fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, field(value)])),
  lineItems: [{ description: field('Coffee'), amount: field('3.50') }],
});

const values = { merchantName: 'Cafe', date: '2026-11-20', currency: 'EUR', total: '3.50' };

describe('a receipt', () => {
  it('keeps where each of its values was read', () => {
    const receipt = toReceipt(record({ ...values, tip: '' }), origin);

    expect(receipt).toEqual({
      ...values,
      lineItems: [{ description: 'Coffee', amount: '3.50' }],
      lineage: {
        ...origin,
        fields: expect.objectContaining({
          total: { confidence: 0.9, page: 1, box: { left: 0.1, top: 0.2, width: 0.3, height: 0.02 } },
        }),
      },
    });
    expect(Receipt.safeParse(receipt).success).toBe(true);
  });

  it.each([
    ['total', { ...values, total: '3,50' }],
    ['currency', { ...values, currency: 'EURO' }],
    ['date', { ...values, date: '20/11/2026' }],
    ['merchantName', { date: '2026-11-20', currency: 'EUR', total: '3.50' }],
  ])('is not made where %s does not fit', (name, fields) => {
    expect(toReceipt(record(fields), origin)).toMatchObject([{ code: 'INVALID_FIELD', field: name }]);
  });

  it('a line that does not fit is named with its place', () => {
    const spoilt = { ...record(values), lineItems: [{ amount: field('3.50') }, { amount: field('x') }] };

    expect(toReceipt(spoilt, origin)).toMatchObject([
      { field: 'lineItems.1.amount', message: expect.stringContaining('"x"') },
    ]);
  });
});
