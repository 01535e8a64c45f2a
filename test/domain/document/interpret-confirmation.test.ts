import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { interpretConfirmation } from '../../../domain/document/textract/interpret-confirmation.ts';
import { codesOf, valuesOf } from './field-values.ts';
import { analysisAnswer } from './textract-answers.ts';

const swapForms = [
  ['Our reference:', 'SW-1'],
  ['Your reference:', 'THEIRS-9'],
  ['Transaction type:', 'Interest Rate Swap'],
  ['Trade date:', '16 November 2026'],
  ['Effective date:', '18 November 2026'],
  ['Termination date:', '18 November 2036'],
  ['Notional amount:', 'EUR 25,000,000.00'],
  ['Fixed rate payer:', 'Beta Bank plc'],
  ['Fixed rate:', '2.4150 % per annum'],
  ['Fixed Rate Day Count Fraction:', 'Actual/360'],
  ['Payment frequency:', 'Semi-annually'],
  ['Floating rate payer:', 'Alfa Bank AG'],
  ['Floating rate option:', 'EUR-EURIBOR'],
  ['Designated Maturity:', '6 months'],
  ['Party A:', 'Alfa Bank AG'],
  ['Party A LEI:', '529900HALDENCAP7AG08'],
  ['Party B:', 'Beta Bank plc'],
] as const;

const swap = {
  tradeId: 'SW-1',
  externalRef: 'THEIRS-9',
  product: 'INTEREST_RATE_SWAP',
  tradeDate: '2026-11-16',
  effectiveDate: '2026-11-18',
  maturityDate: '2036-11-18',
  direction: 'RECEIVE',
  notional: '25000000.00',
  currency: 'EUR',
  rate: '2.4150',
  dayCount: 'ACT/360',
  paymentFrequency: '6M',
  floatingIndex: 'EUR-EURIBOR',
  floatingTenor: '6M',
  partyName: 'Alfa Bank AG',
  partyLei: '529900HALDENCAP7AG08',
  counterpartyName: 'Beta Bank plc',
};

describe('a confirmation is one trade, in the view of who sent it', () => {
  it('labels beside values: a swap whose fixed payer is named', () => {
    const candidate = interpretConfirmation(analysisAnswer({ forms: swapForms }));

    expect(valuesOf(candidate)).toEqual(swap);
    expect(candidate.reasons).toEqual([]);
    expect(candidate.records[0]?.fields.notional).toMatchObject({ page: 1, confidence: 0.98, box: { left: 0.4 } });
  });

  it('a table of two columns says the same', () => {
    expect(valuesOf(interpretConfirmation(analysisAnswer({ table: swapForms })))).toEqual(swap);
  });

  it('labels above values, in two columns, say the same', () => {
    expect(valuesOf(interpretConfirmation(analysisAnswer({ stacked: swapForms })))).toMatchObject({
      ...swap,
      partyName: 'Alfa Bank AG',
    });
  });

  it('for whom it was sent to, all is turned round', () => {
    expect(
      valuesOf(interpretConfirmation(analysisAnswer({ forms: swapForms }), { name: 'BETA BANK PLC' })),
    ).toMatchObject({
      direction: 'PAY',
      partyName: 'Beta Bank plc',
      counterpartyName: 'Alfa Bank AG',
      counterpartyLei: '529900HALDENCAP7AG08',
      tradeId: 'THEIRS-9',
      externalRef: 'SW-1',
    });
  });

  it('a name misread by a letter still tells who pays', () => {
    const forms = swapForms.map(
      ([label, value]) => [label, label.startsWith('Fixed rate payer') ? 'Beta Bonk plc' : value] as const,
    );

    expect(valuesOf(interpretConfirmation(analysisAnswer({ forms }))).direction).toBe('RECEIVE');
  });

  it.each([
    [
      'BUY',
      [
        ['We buy:', 'EUR 12,500,000.00'],
        ['We sell:', 'USD 14,556,250.00'],
      ],
    ],
    [
      'SELL',
      [
        ['We sell', 'EUR 12,500,000.00'],
        ['We buy', 'USD 14,556,250.00'],
      ],
    ],
    [
      'BUY',
      [
        ['Bought amount', 'EUR 12,500,000.00'],
        ['Sold amount', 'USD 14,556,250.00'],
      ],
    ],
    [
      'SELL',
      [
        ['You buy', 'EUR 12,500,000.00'],
        ['You sell', 'USD 14,556,250.00'],
      ],
    ],
    [
      'SELL',
      [
        ['Currency pair', 'EUR/USD'],
        ['We buy', 'USD 14,556,250.00'],
        ['We sell', 'EUR 12,500,000.00'],
      ],
    ],
  ] as const)('%s of the first amount: %j', (direction, amounts) => {
    const forms = [
      ['Trade ID', 'FX-1'],
      ['Trade Date', '16-Nov-2026'],
      ['Value Date', '18-Feb-2027'],
      ['Exchange rate', '1.1645'],
      ...amounts,
    ] as const;

    expect(valuesOf(interpretConfirmation(analysisAnswer({ forms })))).toMatchObject({
      product: 'FX_FORWARD',
      direction,
      notional: '12500000.00',
      currency: 'EUR',
      counterNotional: '14556250.00',
      counterCurrency: 'USD',
      rate: '1.1645',
    });
  });

  it('a sentence says it as well', () => {
    const lines = [
      'Foreign Exchange Spot',
      'We confirm that we have sold EUR 1,000,000.00 against USD 1,085,000.00',
      'Trade date: 5 November 2026',
      'Value date: 9 November 2026',
      'Rate: 1.0850',
    ];

    expect(valuesOf(interpretConfirmation(analysisAnswer({ lines })))).toMatchObject({
      product: 'FX_SPOT',
      direction: 'SELL',
      notional: '1000000.00',
      currency: 'EUR',
      counterNotional: '1085000.00',
      counterCurrency: 'USD',
      rate: '1.0850',
    });
  });

  it('two legs in one table', () => {
    const table = [
      ['', 'Near leg', 'Far leg'],
      ['Value date', '9 November 2026', '9 February 2027'],
      ['We buy', 'EUR 1,000,000.00', ''],
      ['We sell', 'USD 1,085,000.00', ''],
      ['Rate', '1.0850', '1.0895'],
    ];
    const forms = [
      ['Product', 'FX Swap'],
      ['Trade ID', 'S-1'],
      ['Trade Date', '5 November 2026'],
    ] as const;

    expect(valuesOf(interpretConfirmation(analysisAnswer({ forms, table })))).toMatchObject({
      product: 'FX_SWAP',
      effectiveDate: '2026-11-09',
      maturityDate: '2027-02-09',
      rate: '1.0850',
    });
  });
});

describe('what is doubtful is said', () => {
  const forms = [
    ['Trade ID', 'T1'],
    ['Notional', 'EUR 1,000.00'],
    ['Product', 'Interest Rate Swap'],
  ] as const;

  it('a date that could be swapped, unless another proves the order', () => {
    const ambiguous = interpretConfirmation(analysisAnswer({ forms: [...forms, ['Trade Date', '05/06/2026']] }));
    const proven = interpretConfirmation(
      analysisAnswer({ forms: [...forms, ['Trade Date', '05/06/2026']], lines: ['Settled on 25/06/2026'] }),
    );

    expect(codesOf(ambiguous)).toEqual(['AMBIGUOUS_DATE']);
    expect(codesOf(proven)).toEqual([]);
    expect(valuesOf(proven).tradeDate).toBe('2026-06-05');
  });

  it('two values for one field', () => {
    const candidate = interpretConfirmation(analysisAnswer({ forms: [...forms, ['Notional Amount', 'EUR 2,000.00']] }));

    expect(candidate.reasons).toMatchObject([{ code: 'CONFLICTING_VALUES', field: 'notional' }]);
  });

  it('a value that can not be read', () => {
    expect(interpretConfirmation(analysisAnswer({ forms: [...forms, ['Trade Date', 'soon']] })).reasons).toMatchObject([
      { code: 'MALFORMED_VALUE', field: 'tradeDate' },
    ]);
  });

  it('a query only fills what nothing else says', () => {
    const candidate = interpretConfirmation(
      analysisAnswer({
        forms,
        queries: [
          ['notional', 'EUR 9.00'],
          ['uti', 'UTI123'],
        ],
      }),
    );

    expect(valuesOf(candidate)).toMatchObject({ notional: '1000.00', uti: 'UTI123' });
  });

  it('a page that says nothing of a trade', () => {
    expect(codesOf(interpretConfirmation(analysisAnswer({ lines: ['Dear Sir or Madam', 'Happy birthday'] })))).toEqual([
      'NO_RECORD',
    ]);
  });

  it('any labels and values are read without a fault', () => {
    const labels = fc.constantFrom(
      'Trade Date',
      'Notional',
      'We buy',
      'Fixed rate payer',
      'Party A',
      'Rate',
      'Currency pair',
      'UTI',
      'Spread',
      'To',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(labels, fc.string({ minLength: 1, maxLength: 20 }))), (pairs) => {
        const candidate = interpretConfirmation(analysisAnswer({ forms: pairs, table: pairs }));

        expect(candidate.records.length + candidate.reasons.length).toBeGreaterThan(0);
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});
