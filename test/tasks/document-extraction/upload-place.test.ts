import { describe, expect, it } from '@jest/globals';
import { placeOf } from '../../../tasks/document-extraction/upload-place.ts';

describe('the place of an upload', () => {
  it.each([
    ['BANK/a.csv', { kind: 'trade', source: 'BANK' }],
    ['BANK/2026/11/a.csv', { kind: 'trade', source: 'BANK' }],
    ['COUNTERPARTY/a+b %20.pdf', { kind: 'trade', source: 'COUNTERPARTY' }],
    ['INVOICES/4711.pdf', { kind: 'invoice' }],
    ['RECEIPTS/u-1/lunch.jpg', { kind: 'receipt', userId: 'u-1' }],
    ['RECEIPTS/u-1/2026/lunch.jpg', { kind: 'receipt', userId: 'u-1' }],
  ])('%s', (key, place) => {
    expect(placeOf(key)).toEqual(place);
  });

  it.each([
    ['BANK/', 'NOT_A_FILE'],
    ['BANK', 'NOT_A_FILE'],
    ['a.pdf', 'NOT_A_FILE'],
    ['bank/a.csv', 'UNKNOWN_PREFIX'],
    ['/BANK/a.csv', 'UNKNOWN_PREFIX'],
    ['RECEIPTS/lunch.jpg', 'NO_USER'],
    ['RECEIPTS//lunch.jpg', 'NO_USER'],
  ])('%s is refused: %s', (key, code) => {
    expect(placeOf(key)).toMatchObject({ refusal: { code } });
  });
});
