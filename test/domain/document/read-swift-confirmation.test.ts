import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSwiftConfirmation } from '../../../domain/document/swift/read-swift-confirmation.ts';
import { codesOf, valuesOf } from './field-values.ts';

type Fx = { bought: [string, string]; sold: [string, string]; rate: string; tradeDate: string; valueDate: string };

const comma = (decimal: string): string => (decimal.includes('.') ? decimal.replace('.', ',') : `${decimal},`);

const mt300 = ({ bought, sold, rate, tradeDate, valueDate }: Fx, extra: string[] = []): string =>
  [
    '{1:F01ALFADEFFAXXX0000000000}{2:I300BETAGB22XXXXN}{4:',
    ':15A:',
    ':20:FX-1001',
    ':21:THEIRS-7',
    ':22A:NEWT',
    ':22C:ALFAFF1085BETA22',
    ...extra,
    ':82A:ALFADEFFXXX',
    ':87J:/ABIC/BETAGB22XXX/NAME/BETA BANK PLC/LEIC/213800NORTHGATE1BK30',
    ':15B:',
    `:30T:${tradeDate.replaceAll('-', '')}`,
    `:30V:${valueDate.replaceAll('-', '')}`,
    `:36:${comma(rate)}`,
    `:32B:${bought[0]}${comma(bought[1])}`,
    ':57A:/12345',
    'ALFADEFF',
    `:33B:${sold[0]}${comma(sold[1])}`,
    ':57A:BETAGB22',
    '-}',
  ].join('\r\n');

const forward: Fx = {
  bought: ['EUR', '1000000'],
  sold: ['USD', '1085000.50'],
  rate: '1.085',
  tradeDate: '2026-11-05',
  valueDate: '2027-02-09',
};

describe('MT300', () => {
  it('gives every field in the view of Party A', () => {
    const candidate = readSwiftConfirmation(mt300(forward));

    expect(valuesOf(candidate)).toEqual({
      tradeId: 'FX-1001',
      externalRef: 'THEIRS-7',
      product: 'FX_FORWARD',
      settlementType: 'PHYSICAL',
      tradeDate: '2026-11-05',
      effectiveDate: '2027-02-09',
      direction: 'BUY',
      notional: '1000000',
      currency: 'EUR',
      counterNotional: '1085000.50',
      counterCurrency: 'USD',
      rate: '1.085',
      partyName: 'BIC ALFADEFFXXX',
      counterpartyName: 'BETA BANK PLC',
      counterpartyLei: '213800NORTHGATE1BK30',
    });
    expect(candidate.reasons).toEqual([]);
    expect(candidate.records[0]?.fields.notional?.place).toBe(':32B:');
  });

  it('in the book of Party B the direction and the references turn round', () => {
    const candidate = readSwiftConfirmation(mt300(forward), { bic: 'BETAGB22' });

    expect(valuesOf(candidate)).toMatchObject({
      direction: 'SELL',
      notional: '1000000',
      partyName: 'BETA BANK PLC',
      counterpartyName: 'BIC ALFADEFFXXX',
      tradeId: 'THEIRS-7',
      externalRef: 'FX-1001',
    });
  });

  it.each([
    ['BUY', 'USD', { ...forward, bought: ['USD', '8000000'], sold: ['JPY', '1233720000'], rate: '154.215' }],
    ['SELL', 'USD', { ...forward, bought: ['JPY', '1233720000'], sold: ['USD', '8000000'], rate: '154.215' }],
    ['SELL', 'EUR', { ...forward, bought: ['USD', '1085000'], sold: ['EUR', '1000000'] }],
  ] as [string, string, Fx][])(
    'the notional is in the currency that the rate prices: %s %s',
    (direction, currency, terms) => {
      expect(valuesOf(readSwiftConfirmation(mt300(terms)))).toMatchObject({ direction, currency });
    },
  );

  it.each([
    ['FX_SPOT', '2026-11-05', '2026-11-09', []],
    ['FX_FORWARD', '2026-11-05', '2026-11-10', []],
    ['FX_NDF', '2026-11-05', '2027-02-09', [':17F:Y']],
  ])('%s from the dates and the non-deliverable indicator', (product, tradeDate, valueDate, extra) => {
    expect(valuesOf(readSwiftConfirmation(mt300({ ...forward, tradeDate, valueDate }, extra))).product).toBe(product);
  });

  it('a UTI is its namespace and its identifier', () => {
    const message = mt300(forward).replace(
      '\r\n-}',
      '\r\n:15E:\r\n:22L:ESMA\r\n:22M:213800NORTHGATE1BK30\r\n:22N:FX0001\r\n-}',
    );

    expect(valuesOf(readSwiftConfirmation(message)).uti).toBe('213800NORTHGATE1BK30FX0001');
  });

  it.each([
    ['MISSING_TAG', /:33B:/, (text: string) => text.replace(/:33B:.*\r\n/, '')],
    ['MALFORMED_TAG', /:32B:/, (text: string) => text.replace('EUR1000000,', 'EUR1000000.00')],
    ['MALFORMED_TAG', /:30T:/, (text: string) => text.replace('20261105', '20261341')],
    ['MISSING_TAG', /:87a:/, (text: string) => text.replace(/:87J:.*\r\n/, '')],
    ['CANCELLATION', /THEIRS-7/, (text: string) => text.replace(':22A:NEWT', ':22A:CANC')],
    ['AMENDMENT', /THEIRS-7/, (text: string) => text.replace(':22A:NEWT', ':22A:AMND')],
  ])('%s %s is a reason, and the rest is read', (code, message, spoil) => {
    const candidate = readSwiftConfirmation(spoil(mt300(forward)));

    expect(candidate.reasons).toMatchObject([{ code, message: expect.stringMatching(message), record: 0 }]);
    expect(valuesOf(candidate).rate).toBe('1.085');
  });

  it('several messages in one file make several records, an unread type a reason', () => {
    const candidate = readSwiftConfirmation(
      [mt300(forward), mt300(forward).replace('I300', 'I304'), mt300(forward)].join('\r\n'),
    );

    expect(candidate.records).toHaveLength(2);
    expect(candidate.reasons).toMatchObject([
      { code: 'UNSUPPORTED_MESSAGE', message: expect.stringContaining('MT304') },
    ]);
  });

  it('what is rendered is read back', () => {
    const amount = fc
      .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 99 }))
      .map(([whole, cents]) => (cents === 0 ? `${whole}` : `${whole}.${String(cents).padStart(2, '0')}`));
    const date = fc
      .date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10));
    fc.assert(
      fc.property(amount, amount, date, date, (bought, sold, one, other) => {
        const [tradeDate, valueDate] = [one, other].toSorted() as [string, string];
        const rate = (Number(sold) / Number(bought)).toFixed(6);
        const terms: Fx = { bought: ['EUR', bought], sold: ['USD', sold], rate, tradeDate, valueDate };
        const values = valuesOf(readSwiftConfirmation(mt300(terms)));
        const sides = {
          [values.currency as string]: values.notional,
          [values.counterCurrency as string]: values.counterNotional,
        };

        expect(sides).toEqual({ EUR: bought, USD: sold });
        expect(values).toMatchObject({
          tradeDate,
          effectiveDate: valueDate,
          direction: values.currency === 'EUR' ? 'BUY' : 'SELL',
        });
      }),
      { seed: 300, numRuns: 200 },
    );
  });
});

const mt360 = (type: string, legs: string[], notional = ':32B:EUR25000000,'): string =>
  [
    ':15A:',
    ':20:MSG-1',
    ':22A:NEWT',
    ':22C:ALFAFF0275BETA22',
    `:23A:${type}/NET`,
    ':21N:CONTRACT-A',
    ':21B:CONTRACT-B',
    ':30T:20260105',
    ':30V:20260107',
    ':30P:20310107',
    notional,
    ':82D:ALFA BANK AG',
    'TAUNUSANLAGE 1',
    ':87D:BETA BANK PLC',
    ':77H:ISDA',
    ':14C:2021',
    ...legs,
    '-',
  ].join('\n');

const fixedByA = [':15E:', ':37U:2,75', ':30F:20270107', ':30F:20280107', ':30F:20290108', ':14D:360/360'];
const floatingByB = [':15C:', ':14F:EUR-EURIBOR-BBA', ':37R:N0,1', ':38E:06M', ':14D:ACT/360'];

describe('MT360', () => {
  it('a swap in which Party A pays fixed', () => {
    const candidate = readSwiftConfirmation(mt360('FIXEDFLOAT', [...floatingByB, ...fixedByA]));

    expect(valuesOf(candidate)).toEqual({
      tradeId: 'CONTRACT-A',
      externalRef: 'CONTRACT-B',
      product: 'INTEREST_RATE_SWAP',
      tradeDate: '2026-01-05',
      effectiveDate: '2026-01-07',
      maturityDate: '2031-01-07',
      direction: 'PAY',
      notional: '25000000',
      currency: 'EUR',
      rate: '2.75',
      dayCount: '30/360',
      paymentFrequency: '1Y',
      floatingIndex: 'EUR-EURIBOR-BBA',
      floatingTenor: '6M',
      spread: '-0.1',
      partyName: 'ALFA BANK AG',
      counterpartyName: 'BETA BANK PLC',
    });
    expect(candidate.reasons).toEqual([]);
  });

  it('in which Party A receives fixed, the fixed leg is read from the sequence that Party B pays', () => {
    const fixedByB = fixedByA.map((line) => line.replace(':15E:', ':15B:'));
    const floatingByA = floatingByB.map((line) => line.replace(':15C:', ':15F:'));

    const values = valuesOf(readSwiftConfirmation(mt360('FLOATFIXED', [...fixedByB, ...floatingByA])));

    expect(values).toMatchObject({ direction: 'RECEIVE', rate: '2.75', floatingIndex: 'EUR-EURIBOR-BBA' });
  });

  it('a cap that Party A buys', () => {
    const values = valuesOf(
      readSwiftConfirmation(mt360('CAPBUYER', [':15C:', ':14F:EUR-EURIBOR-BBA', ':37J:3,5', ':14D:ACT/360'])),
    );

    expect(values).toMatchObject({ product: 'CAP_FLOOR', direction: 'BUY', strike: '3.5', optionType: 'CALL' });
  });

  it('a collar has no place in a record and is a reason', () => {
    expect(codesOf(readSwiftConfirmation(mt360('COLLARBYER', [])))).toContain('UNSUPPORTED_PRODUCT');
  });

  it('two currencies give each party its own', () => {
    const candidate = readSwiftConfirmation(
      mt360('FIXEDFLOAT', [...floatingByB, ...fixedByA], ':32B:USD27000000,\n:33B:EUR25000000,'),
    );

    expect(valuesOf(candidate)).toMatchObject({
      notional: '25000000',
      currency: 'EUR',
      counterNotional: '27000000',
      counterCurrency: 'USD',
    });
  });
});

describe('MT320', () => {
  it('is read, and says that a loan is no product that is matched', () => {
    const candidate = readSwiftConfirmation(
      [
        ':15A:',
        ':20:LOAN1',
        ':22A:NEWT',
        ':82A:ALFADEFF',
        ':87A:BETAGB22',
        ':15B:',
        ':17R:L',
        ':30T:20260105',
        ':30V:20260107',
        ':32B:EUR5000000,',
        ':30P:20260707',
        ':37G:2,5',
        ':14D:ACT/360',
      ].join('\n'),
    );

    expect(valuesOf(candidate)).toMatchObject({
      tradeId: 'LOAN1',
      notional: '5000000',
      rate: '2.5',
      maturityDate: '2026-07-07',
      direction: 'RECEIVE',
    });
    expect(codesOf(candidate)).toEqual(['UNSUPPORTED_PRODUCT']);
  });
});

it('any text is read without a fault', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), fc.string({ maxLength: 40 }), (one, other) => {
      const candidate = readSwiftConfirmation(`{4:\n:15A:\n:20:${one}\n:32B:${other}\n:82D:${one}\n:23A:${other}\n-}`);

      expect(candidate.records.length + candidate.reasons.length).toBeGreaterThan(0);
    }),
    { seed: 15, numRuns: 200 },
  );
});
