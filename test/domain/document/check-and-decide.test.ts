import { describe, expect, it } from '@jest/globals';
import { applyCorrection } from '../../../domain/document/apply-correction.ts';
import type { Candidate, DocumentKind, Field } from '../../../domain/document/candidate.ts';
import { checkCandidate } from '../../../domain/document/check-candidate.ts';
import { decideOutcome } from '../../../domain/document/decide-outcome.ts';
import { toTrade } from '../../../domain/document/to-trade.ts';
import { valuesOf } from './field-values.ts';

const field = (value: string, confidence = 0.95): Field => ({
  value,
  confidence,
  page: 1,
  box: { left: 0.1, top: 0.1, width: 0.2, height: 0.02 },
});

const candidate = (
  kind: DocumentKind,
  values: Record<string, string>,
  lines: Record<string, string>[] = [],
): Candidate => ({
  kind,
  records: [
    {
      fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, field(value)])),
      lineItems: lines.map((line) =>
        Object.fromEntries(Object.entries(line).map(([name, value]) => [name, field(value)])),
      ),
    },
  ],
  reasons: [],
});

const today = '2026-11-21';
const codes = (subject: Candidate): string[] =>
  checkCandidate(subject, { today }).map(({ code, field: name }) => `${code} ${name}`);

const receipt = {
  merchantName: 'Cafe',
  date: '2026-11-20',
  currency: 'EUR',
  subtotal: '10.00',
  tax: '1.90',
  total: '11.90',
};
const invoice = {
  vendorName: 'Beispiel GmbH',
  invoiceNumber: 'R1',
  invoiceDate: '2026-11-12',
  currency: 'EUR',
  totalAmount: '119.00',
  subtotal: '100.00',
  taxAmount: '19.00',
  dueDate: '2026-12-12',
  iban: 'DE44500105175407324931',
};
const forward = {
  tradeId: 'T1',
  product: 'FX_FORWARD',
  tradeDate: '2026-11-16',
  effectiveDate: '2027-02-18',
  direction: 'BUY',
  notional: '100.00',
  currency: 'EUR',
  counterNotional: '116.45',
  counterCurrency: 'USD',
  rate: '1.1645',
  counterpartyLei: '529900HALDENCAP7AG08',
};

describe('what holds raises nothing', () => {
  it.each([
    ['receipt', receipt, []],
    ['receipt', { ...receipt, tip: '2.00', total: '13.90' }, []],
    ['receipt', { ...receipt, subtotal: '11.90' }, []],
    ['receipt', { ...receipt, total: '11.91' }, []],
    ['receipt', { ...receipt, discount: '1.00', total: '10.90' }, []],
    ['receipt', { ...receipt, tax: '', subtotal: '14.90', discount: '-3.00' }, []],
    ['receipt', { ...receipt, tax: '', subtotal: '11.92', rounding: '-0.02', total: '11.90' }, []],
    ['receipt', { ...receipt, subtotal: '', tax: '1.90', discount: '11.90', total: '0.00' }, []],
    ['receipt', { ...receipt, subtotal: '', tax: '-1.90', total: '-11.90' }, []],
    [
      'receipt',
      { merchantName: 'Cafe', date: '2026-11-20', currency: 'EUR', total: '11.90' },
      [{ amount: '5.95' }, { amount: '5.95' }],
    ],
    [
      'receipt',
      { ...receipt, currency: 'JPY', subtotal: '1000', tax: '100', total: '1100' },
      [{ amount: '500' }, { amount: '501' }],
    ],
    ['invoice', invoice, [{ description: 'Feed', quantity: '2', unitPrice: '50', amount: '100.00' }]],
    ['trade', forward, []],
  ] as [DocumentKind, Record<string, string>, Record<string, string>[]][])('%s %j', (kind, values, lines) => {
    expect(codes(candidate(kind, values, lines))).toEqual([]);
  });
});

describe('each failed check is a reason', () => {
  it.each([
    ['maturityDate', '2027-02-30', 'maturityDate "2027-02-30": expected a date of the calendar: 2026-03-02'],
    ['direction', 'LONG', 'direction "LONG": expected one of BUY, SELL, PAY, RECEIVE'],
    ['currency', 'EURO', 'currency "EURO": expected an ISO 4217 currency code'],
  ])('that says in words what was expected of the %s', (name, value, message) => {
    const reasons = checkCandidate(candidate('trade', { ...forward, [name]: value }), { today });

    expect(reasons).toMatchObject([{ code: 'INVALID_FIELD', message }]);
  });

  it.each([
    ['MISSING_FIELD total', 'receipt', { ...receipt, total: '' }, []],
    ['TOTAL_MISMATCH total', 'receipt', { ...receipt, total: '12.90' }, []],
    ['LINES_MISMATCH subtotal', 'receipt', receipt, [{ amount: '4.00' }, { amount: '5.00' }]],
    ['TAX_ABOVE_TOTAL taxAmount', 'invoice', { ...invoice, subtotal: '', taxAmount: '29670869006' }, []],
    ['TAX_ABOVE_TOTAL tax', 'receipt', { ...receipt, subtotal: '', tax: '11.92' }, []],
    ['TAX_ABOVE_TOTAL tax', 'receipt', { ...receipt, subtotal: '', tax: '15.00', discount: '-3.00' }, []],
    ['SUBTOTAL_ABOVE_TOTAL subtotal', 'receipt', { ...receipt, tax: '', subtotal: '12.00' }, []],
    ['SUBTOTAL_ABOVE_TOTAL subtotal', 'receipt', { ...receipt, tax: '', subtotal: '15.00', discount: '3.00' }, []],
    ['DATE_IN_FUTURE date', 'receipt', { ...receipt, date: '2026-11-22' }, []],
    ['INVALID_FIELD currency', 'receipt', { ...receipt, currency: 'XYZ' }, []],
    ['INVALID_FIELD date', 'receipt', { ...receipt, date: '20.11.2026' }, []],
    ['DUE_BEFORE_INVOICE dueDate', 'invoice', { ...invoice, dueDate: '2026-11-11' }, []],
    ['INVALID_IBAN iban', 'invoice', { ...invoice, iban: 'DE44500105175407324932' }, []],
    ['DATES_OUT_OF_ORDER effectiveDate', 'trade', { ...forward, effectiveDate: '2026-11-01' }, []],
    ['INVALID_LEI counterpartyLei', 'trade', { ...forward, counterpartyLei: '529900HALDENCAP7AG09' }, []],
    ['MISSING_FIELD rate', 'trade', { ...forward, rate: '' }, []],
    ['MISSING_FIELD counterNotional', 'trade', { ...forward, counterNotional: '' }, []],
    ['INVALID_FIELD notional', 'trade', { ...forward, notional: '1,000' }, []],
    ['RATE_MISMATCH rate', 'trade', { ...forward, rate: '1.2645' }, []],
  ] as [string, DocumentKind, Record<string, string>, Record<string, string>[]][])(
    '%s',
    (code, kind, values, lines) => {
      expect(codes(candidate(kind, values, lines))).toEqual([code]);
    },
  );

  it('and says which record it is about', () => {
    const two = {
      ...candidate('receipt', receipt),
      records: [
        ...candidate('receipt', receipt).records,
        ...candidate('receipt', { ...receipt, total: '1.00' }).records,
      ],
    };

    expect(checkCandidate(two, { today })).toMatchObject([{ code: 'TOTAL_MISMATCH', record: 1 }]);
  });

  it('a swap needs its maturity, a credit default swap may accrue from before the trade', () => {
    const swap = { ...forward, product: 'INTEREST_RATE_SWAP' };
    const cds = { ...forward, product: 'CREDIT_DEFAULT_SWAP', effectiveDate: '2026-09-20', maturityDate: '2031-12-20' };

    expect(codes(candidate('trade', swap))).toEqual(['MISSING_FIELD maturityDate']);
    expect(codes(candidate('trade', cds))).toEqual([]);
  });
});

describe('the outcome follows from reasons and confidence', () => {
  const threshold = 0.8;

  it('nothing wrong: extracted', () => {
    expect(decideOutcome(candidate('receipt', receipt), [], { threshold })).toEqual({ kind: 'extracted' });
  });

  it('a failed check: review', () => {
    const reason = { code: 'TOTAL_MISMATCH', message: 'x' };

    expect(decideOutcome(candidate('receipt', receipt), [reason], { threshold })).toEqual({
      kind: 'review',
      reasons: [reason],
    });
  });

  it('a required field below the threshold: review; another field: not', () => {
    const doubtful = candidate('receipt', receipt);
    const [record] = doubtful.records;
    record!.fields.tax = field('1.90', 0.1);
    expect(decideOutcome(doubtful, [], { threshold }).kind).toBe('extracted');

    record!.fields.total = field('11.90', 0.79);
    expect(decideOutcome(doubtful, [], { threshold })).toMatchObject({
      kind: 'review',
      reasons: [{ code: 'LOW_CONFIDENCE', field: 'total', record: 0 }],
    });
  });

  it('a row that could not be read: review', () => {
    const partly = { ...candidate('trade', forward), reasons: [{ code: 'MALFORMED_ROW', message: 'line 3' }] };

    expect(decideOutcome(partly, [], { threshold }).kind).toBe('review');
  });

  it('no record: rejected, always with a reason', () => {
    expect(decideOutcome({ kind: 'trade', records: [], reasons: [] }, [], { threshold })).toMatchObject({
      kind: 'rejected',
      reasons: [{ code: 'NO_RECORD' }],
    });
  });
});

describe('a person corrects', () => {
  it('values are read as the document is, count as certain, and keep their place', () => {
    const result = applyCorrection(
      { ...candidate('receipt', receipt), reasons: [{ code: 'AMBIGUOUS_DATE', message: 'x' }] },
      [
        { field: 'total', value: '€ 1.011,90' },
        { field: 'date', value: '20 Nov 2026' },
        { field: 'merchantName', value: '  Café  ' },
      ],
    );

    expect(result).toMatchObject({
      kind: 'corrected',
      changes: [
        { record: 0, field: 'total', before: '11.90', after: '1011.90' },
        { record: 0, field: 'merchantName', before: 'Cafe', after: 'Café' },
      ],
      candidate: { reasons: [] },
    });
    const [record] = result.kind === 'corrected' ? result.candidate.records : [];
    expect(record?.fields.total).toEqual({ ...field('1011.90', 1), place: 'person' });
  });

  it('lines too, and an empty value takes a field away', () => {
    const result = applyCorrection(candidate('invoice', invoice, [{ amount: '90.00' }]), [
      { line: 0, field: 'amount', value: '100.00' },
      { field: 'dueDate', value: '' },
    ]);

    expect(result).toMatchObject({
      kind: 'corrected',
      changes: [
        { record: 0, line: 0, field: 'amount', before: '90.00', after: '100.00' },
        { record: 0, field: 'dueDate', before: '2026-12-12', after: null },
      ],
    });
  });

  it('a row that is no trade is discarded, and the audit trail has what it said', () => {
    const two: Candidate = {
      ...candidate('trade', forward),
      records: [...candidate('trade', forward).records, ...candidate('trade', { row: 'Total | 100' }).records],
    };
    const result = applyCorrection(two, [{ record: 1, discard: true }]);

    expect(result.kind === 'corrected' && result.candidate.records).toHaveLength(1);
    expect(result).toMatchObject({
      changes: [{ record: 1, field: '*', before: '{"row":"Total | 100"}', after: null }],
    });
  });

  it.each([
    ['receipt', { field: 'total', value: 'lots' }],
    ['receipt', { field: 'total', value: '1.234' }],
    ['receipt', { field: 'date', value: '05/06/2026' }],
    ['receipt', { field: 'nonsense', value: 'x' }],
    ['receipt', { field: 'total', record: 7, value: '1.00' }],
    ['trade', { field: 'currency', value: 'XYZ' }],
    ['trade', { field: 'source', value: 'BANK' }],
    ['trade', { record: 4, discard: true as const }],
  ] as [DocumentKind, Parameters<typeof applyCorrection>[1][number]][])(
    'all or none: %s %j is refused',
    (kind, correction) => {
      const subject = candidate(kind, kind === 'trade' ? forward : receipt);
      const result = applyCorrection(subject, [
        { field: kind === 'trade' ? 'book' : 'merchantName', value: 'Other' },
        correction,
      ]);

      expect(result).toMatchObject({ kind: 'refused', problems: [{ message: expect.any(String) }] });
      expect(valuesOf(subject)).toEqual(kind === 'trade' ? forward : receipt);
    },
  );
});

describe('a trade', () => {
  it('is what its record says, in the book named', () => {
    const [record] = candidate('trade', { ...forward, row: 'ignored', book: '' }).records;

    expect(toTrade(record!, 'BANK')).toEqual({ ...forward, source: 'BANK' });
  });

  it('without an id of its own is known by its reference, then its UTI', () => {
    const { tradeId: _, ...rest } = forward;
    const [byReference] = candidate('trade', { ...rest, externalRef: 'R', uti: 'U' }).records;
    const [byUti] = candidate('trade', { ...rest, uti: 'U' }).records;

    expect([toTrade(byReference!, 'BANK'), toTrade(byUti!, 'BANK')]).toMatchObject([
      { tradeId: 'R' },
      { tradeId: 'U' },
    ]);
  });

  it('is not made of a record without a name, in words', () => {
    const { tradeId: _, ...rest } = forward;
    const [record] = candidate('trade', rest).records;

    expect(toTrade(record!, 'BANK')).toMatchObject([{ code: 'INVALID_FIELD', message: 'tradeId is missing' }]);
  });

  it('is not made of values that do not fit', () => {
    const [record] = candidate('trade', { ...forward, notional: '1,000' }).records;

    expect(toTrade(record!, 'BANK')).toMatchObject([
      { code: 'INVALID_FIELD', field: 'notional', message: expect.stringContaining('1,000') },
    ]);
  });
});
