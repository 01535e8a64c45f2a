import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCandidate } from '../../../domain/document/check-candidate.ts';
import { decideOutcome } from '../../../domain/document/decide-outcome.ts';
import { readFpml } from '../../../domain/document/fpml/read-fpml.ts';
import { decodeText } from '../../../domain/document/media/decode-text.ts';
import { codesOf, valuesOf } from './field-values.ts';

const today = '2026-11-21';
const lei = { one: '213800NORTHGATE1BK30', two: '5493001MERIDIANSC275' };

const party = (id: string, code: string, name: string): string =>
  `<party id="${id}"><partyId partyIdScheme="http://www.fpml.org/coding-scheme/external/iso17442">${code}</partyId><partyName>${name}</partyName></party>`;

const header = `<tradeHeader>
  <partyTradeIdentifier><partyReference href="p1"/><tradeId tradeIdScheme="http://one.example/id">ONE-1</tradeId></partyTradeIdentifier>
  <partyTradeIdentifier><partyReference href="p2"/><tradeId tradeIdScheme="http://two.example/id">TWO-2</tradeId></partyTradeIdentifier>
  <partyTradeIdentifier><issuer>${lei.one}</issuer><tradeId tradeIdScheme="http://www.fpml.org/coding-scheme/external/unique-transaction-identifier">0001</tradeId></partyTradeIdentifier>
  <tradeDate>2026-11-05</tradeDate></tradeHeader>`;

const message = (
  product: string,
  { root = 'requestConfirmation', before = '', namespace = 'http://www.fpml.org/FpML-5/confirmation' } = {},
): string =>
  `<?xml version="1.0"?><${root} xmlns="${namespace}" fpmlVersion="5-12">${before}<trade>${header}${product}</trade>${party('p1', lei.one, 'Bank One')}${party('p2', lei.two, 'Bank Two')}</${root}>`;

const payer = (id: string): string =>
  `<payerPartyReference href="${id}"/><receiverPartyReference href="${id === 'p1' ? 'p2' : 'p1'}"/>`;
const money = (name: string, currency: string, amount: string): string =>
  `<${name}><currency>${currency}</currency><amount>${amount}</amount></${name}>`;
const period = (name: string, months: number): string =>
  `<${name}><periodMultiplier>${months}</periodMultiplier><period>M</period></${name}>`;

const stream = (
  id: string,
  months: number,
  notional: string,
  rates: string,
  currency = 'EUR',
): string => `<swapStream>${payer(id)}
  <calculationPeriodDates><effectiveDate><unadjustedDate>2026-11-09</unadjustedDate></effectiveDate><terminationDate><unadjustedDate>2031-11-09</unadjustedDate></terminationDate></calculationPeriodDates>
  <paymentDates>${period('paymentFrequency', months)}</paymentDates>
  <calculationPeriodAmount><calculation><notionalSchedule><notionalStepSchedule><initialValue>${notional}</initialValue><currency>${currency}</currency></notionalStepSchedule></notionalSchedule>${rates}</calculation></calculationPeriodAmount></swapStream>`;
const fixed = (rate: string): string =>
  `<fixedRateSchedule><initialValue>${rate}</initialValue></fixedRateSchedule><dayCountFraction>30/360</dayCountFraction>`;
const floating = (index: string, extra = ''): string =>
  `<floatingRateCalculation><floatingRateIndex>${index}</floatingRateIndex>${period('indexTenor', 6)}${extra}</floatingRateCalculation><dayCountFraction>ACT/360</dayCountFraction>`;

const vanilla = (fixedPayer: string, rate = '0.0275', notional = '25000000'): string =>
  `<swap>${stream(fixedPayer === 'p1' ? 'p2' : 'p1', 6, notional, floating('EUR-EURIBOR-Reuters', '<spreadSchedule><initialValue>0.001</initialValue></spreadSchedule>'))}${stream(fixedPayer, 12, notional, fixed(rate))}</swap>`;

const exchangeRate = (rate: string): string =>
  `<exchangeRate><quotedCurrencyPair><currency1>EUR</currency1><currency2>USD</currency2><quoteBasis>Currency2PerCurrency1</quoteBasis></quotedCurrencyPair><rate>${rate}</rate></exchangeRate>`;
const fxLeg = (payerOfFirst: string, valueDate: string, rate: string, extra = ''): string =>
  `<exchangedCurrency1>${payer(payerOfFirst)}${money('paymentAmount', 'EUR', '1000000')}</exchangedCurrency1><exchangedCurrency2>${payer(payerOfFirst === 'p1' ? 'p2' : 'p1')}${money('paymentAmount', 'USD', '1085000')}</exchangedCurrency2>${extra}<valueDate>${valueDate}</valueDate>${exchangeRate(rate)}`;

const parties = {
  partyName: 'Bank One',
  partyLei: lei.one,
  counterpartyName: 'Bank Two',
  counterpartyLei: lei.two,
  tradeId: 'ONE-1',
  externalRef: 'TWO-2',
  uti: `${lei.one}0001`,
  tradeDate: '2026-11-05',
};

const outcome = (xml: string) => {
  const candidate = readFpml(xml);
  return decideOutcome(candidate, checkCandidate(candidate, { today }));
};

describe('a vanilla swap gives every economic field', () => {
  it('in the view of the first party, who pays fixed', () => {
    expect(valuesOf(readFpml(message(vanilla('p1'))))).toEqual({
      ...parties,
      product: 'INTEREST_RATE_SWAP',
      direction: 'PAY',
      effectiveDate: '2026-11-09',
      maturityDate: '2031-11-09',
      notional: '25000000',
      currency: 'EUR',
      rate: '2.75',
      floatingIndex: 'EUR-EURIBOR-Reuters',
      floatingTenor: '6M',
      spread: '0.1',
      dayCount: '30/360',
      paymentFrequency: '1Y',
      settlementType: 'CASH',
    });
    expect(outcome(message(vanilla('p1')))).toEqual({ kind: 'extracted' });
  });

  it('rates become percent exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (millionths) => {
        const rate = `0.${String(millionths).padStart(6, '0')}`;

        const percent = valuesOf(readFpml(message(vanilla('p1', rate)))).rate as string;

        expect(Math.round(Number(percent) * 10_000)).toBe(millionths);
        expect(percent).toMatch(/^\d+(\.\d*[1-9])?$/);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('both orders of the streams and both views agree in all but what is mirrored', () => {
    const ours = valuesOf(readFpml(message(vanilla('p1')), { lei: lei.one }));
    const theirs = valuesOf(readFpml(message(vanilla('p1')), { lei: lei.two }));

    expect(theirs).toEqual({
      ...ours,
      direction: 'RECEIVE',
      partyName: 'Bank Two',
      partyLei: lei.two,
      counterpartyName: 'Bank One',
      counterpartyLei: lei.one,
      tradeId: 'TWO-2',
      externalRef: 'ONE-1',
    });
  });
});

describe('whose book it is', () => {
  it.each([
    ['the caller says so', '', { name: 'BANK TWO' }, 1],
    ['onBehalfOf', '<onBehalfOf><partyReference href="p2"/></onBehalfOf>', {}, 1],
    ['the sender', `<header><sentBy>${lei.two}</sentBy></header>`, {}, 1],
  ])('is sure where %s', (_, before, our, confidence) => {
    const { fields } = readFpml(message(vanilla('p1'), { before }), our).records[0] as {
      fields: Record<string, { value: string; confidence: number }>;
    };

    expect(fields.direction).toMatchObject({ value: 'RECEIVE', confidence });
  });

  it('is less sure where it is only the first party', () => {
    const { fields } = readFpml(message(vanilla('p1'))).records[0] as {
      fields: Record<string, { confidence: number }>;
    };

    expect(fields.direction?.confidence).toBeLessThan(1);
  });
});

describe('foreign exchange', () => {
  it.each([
    ['FX_SPOT', '2026-11-09', ''],
    ['FX_FORWARD', '2027-02-09', ''],
    [
      'FX_NDF',
      '2027-02-09',
      '<nonDeliverableSettlement><settlementCurrency>USD</settlementCurrency></nonDeliverableSettlement>',
    ],
    ['FX_FORWARD', '2026-11-09', '<tenorName>Forward</tenorName>'],
  ])('%s', (product, valueDate, extra) => {
    const xml = message(`<fxSingleLeg>${fxLeg('p2', valueDate, '1.085', extra)}</fxSingleLeg>`);

    expect(valuesOf(readFpml(xml))).toEqual({
      ...parties,
      product,
      direction: 'BUY',
      effectiveDate: valueDate,
      notional: '1000000',
      currency: 'EUR',
      counterNotional: '1085000',
      counterCurrency: 'USD',
      rate: '1.085',
      settlementType: product === 'FX_NDF' ? 'CASH' : 'PHYSICAL',
    });
    expect(outcome(xml)).toEqual({ kind: 'extracted' });
  });

  it('an FX swap has its near leg, its far date and its points', () => {
    const xml = message(
      `<fxSwap><nearLeg>${fxLeg('p1', '2026-11-09', '1.085')}</nearLeg><farLeg>${fxLeg('p2', '2027-02-09', '1.0895')}</farLeg></fxSwap>`,
    );

    expect(valuesOf(readFpml(xml))).toMatchObject({
      product: 'FX_SWAP',
      direction: 'SELL',
      effectiveDate: '2026-11-09',
      maturityDate: '2027-02-09',
      rate: '1.085',
      spread: '0.0045',
    });
  });

  it('an option is a call or a put on the base currency of its strike', () => {
    const xml = message(
      `<fxOption><buyerPartyReference href="p1"/><sellerPartyReference href="p2"/><europeanExercise><expiryDate>2027-02-05</expiryDate><valueDate>2027-02-09</valueDate></europeanExercise>${money('putCurrencyAmount', 'USD', '1100000')}${money('callCurrencyAmount', 'EUR', '1000000')}<strike><rate>1.10</rate><strikeQuoteBasis>PutCurrencyPerCallCurrency</strikeQuoteBasis></strike><premium>${payer('p1')}${money('paymentAmount', 'EUR', '12000')}</premium></fxOption>`,
    );

    expect(valuesOf(readFpml(xml))).toMatchObject({
      product: 'FX_OPTION',
      direction: 'BUY',
      optionType: 'CALL',
      notional: '1000000',
      currency: 'EUR',
      counterNotional: '1100000',
      counterCurrency: 'USD',
      strike: '1.10',
      maturityDate: '2027-02-05',
      effectiveDate: '2027-02-09',
      premium: '12000',
      premiumCurrency: 'EUR',
    });
  });
});

const cds = (terms: string): string =>
  `<creditDefaultSwap><generalTerms><effectiveDate><unadjustedDate>2026-09-20</unadjustedDate></effectiveDate><scheduledTerminationDate><unadjustedDate>2031-12-20</unadjustedDate></scheduledTerminationDate><buyerPartyReference href="p2"/><sellerPartyReference href="p1"/>${terms}</generalTerms><feeLeg><initialPayment>${payer('p2')}${money('paymentAmount', 'EUR', '38555.00')}</initialPayment><periodicPayment>${period('paymentFrequency', 3)}<fixedAmountCalculation><fixedRate>0.01</fixedRate><dayCountFraction>ACT/360</dayCountFraction></fixedAmountCalculation></periodicPayment></feeLeg><protectionTerms>${money('calculationAmount', 'EUR', '10000000')}</protectionTerms><cashSettlementTerms/></creditDefaultSwap>`;

describe('credit default swaps', () => {
  it('give every economic field; accrual from before the trade date is no fault', () => {
    const xml = message(
      cds(
        '<referenceInformation><referenceEntity><entityName>Example Works AG</entityName></referenceEntity></referenceInformation>',
      ),
    );

    expect(valuesOf(readFpml(xml))).toEqual({
      ...parties,
      product: 'CREDIT_DEFAULT_SWAP',
      direction: 'SELL',
      effectiveDate: '2026-09-20',
      maturityDate: '2031-12-20',
      notional: '10000000',
      currency: 'EUR',
      rate: '1',
      dayCount: 'ACT/360',
      paymentFrequency: '3M',
      premium: '38555.00',
      premiumCurrency: 'EUR',
      settlementType: 'CASH',
      underlying: 'Example Works AG',
    });
    expect(outcome(xml)).toEqual({ kind: 'extracted' });
  });

  it('an index is named with its series', () => {
    const xml = message(
      cds(
        '<indexReferenceInformation><indexName>Example Main</indexName><indexSeries>46</indexSeries></indexReferenceInformation>',
      ),
    );

    expect(valuesOf(readFpml(xml)).underlying).toBe('Example Main Series 46');
  });
});

describe('other products', () => {
  it.each([
    [
      'fra',
      '<fra><buyerPartyReference href="p1"/><sellerPartyReference href="p2"/><adjustedEffectiveDate>2027-02-09</adjustedEffectiveDate><adjustedTerminationDate>2027-08-09</adjustedTerminationDate><dayCountFraction>ACT/360</dayCountFraction><notional><currency>EUR</currency><amount>5000000</amount></notional><fixedRate>0.0225</fixedRate><floatingRateIndex>EUR-EURIBOR</floatingRateIndex></fra>',
      {
        product: 'FRA',
        direction: 'BUY',
        rate: '2.25',
        notional: '5000000',
        effectiveDate: '2027-02-09',
        maturityDate: '2027-08-09',
        floatingIndex: 'EUR-EURIBOR',
      },
    ],
    [
      'cap',
      `<capFloor>${stream('p2', 3, '7000000', floating('EUR-EURIBOR', '<capRateSchedule><initialValue>0.035</initialValue></capRateSchedule>')).replaceAll('swapStream', 'capFloorStream')}</capFloor>`,
      { product: 'CAP_FLOOR', direction: 'BUY', strike: '3.5', optionType: 'CALL', notional: '7000000' },
    ],
    [
      'commodity swap',
      `<commoditySwap><effectiveDate><adjustableDate><unadjustedDate>2027-01-01</unadjustedDate></adjustableDate></effectiveDate><terminationDate><adjustableDate><unadjustedDate>2027-03-31</unadjustedDate></adjustableDate></terminationDate><fixedLeg>${payer('p1')}<totalNotionalQuantity>30000</totalNotionalQuantity><fixedPrice><price>71.5</price><priceCurrency>USD</priceCurrency></fixedPrice></fixedLeg><floatingLeg>${payer('p2')}<commodity><instrumentId>OIL-WTI-NYMEX</instrumentId></commodity></floatingLeg></commoditySwap>`,
      {
        product: 'COMMODITY_SWAP',
        direction: 'PAY',
        rate: '71.5',
        notional: '30000',
        currency: 'USD',
        underlying: 'OIL-WTI-NYMEX',
      },
    ],
    [
      'equity swap',
      `<returnSwap><returnLeg>${payer('p2')}<effectiveDate><adjustableDate><unadjustedDate>2026-11-09</unadjustedDate></adjustableDate></effectiveDate><terminationDate><adjustableDate><unadjustedDate>2027-11-09</unadjustedDate></adjustableDate></terminationDate><underlyer><singleUnderlyer><equity><instrumentId>EX.N</instrumentId><description>Example Corp</description></equity></singleUnderlyer></underlyer><notional>${money('notionalAmount', 'USD', '4000000')}</notional></returnLeg></returnSwap>`,
      {
        product: 'EQUITY_SWAP',
        direction: 'BUY',
        notional: '4000000',
        underlying: 'Example Corp',
        maturityDate: '2027-11-09',
      },
    ],
  ])('%s', (_, product, expected) => {
    expect(valuesOf(readFpml(message(product)))).toMatchObject(expected);
  });

  it('one that has no place in a record is named', () => {
    const candidate = readFpml(
      message('<varianceSwap><buyerPartyReference href="p1"/><sellerPartyReference href="p2"/></varianceSwap>'),
    );

    expect(candidate.reasons).toMatchObject([
      { code: 'UNSUPPORTED_PRODUCT', message: expect.stringContaining('varianceSwap') },
    ]);
    expect(valuesOf(candidate)).toEqual(parties);
  });

  it('terms that a record can not say send it to a person', () => {
    const step = vanilla('p1').replace(
      '</initialValue><currency>',
      '</initialValue><step><stepDate>2028-11-09</stepDate><stepValue>1</stepValue></step><currency>',
    );

    expect(outcome(message(step))).toMatchObject({ kind: 'review', reasons: [{ code: 'TERMS_LEFT_OUT' }] });
  });

  it('an event gives the terms after it, and says that it is one', () => {
    const xml = message(vanilla('p1'))
      .replace('<trade>', '<novation><oldTrade>')
      .replace('</trade>', `</oldTrade><newTrade>${header}${vanilla('p1', '0.03')}</newTrade></novation>`);
    const candidate = readFpml(xml);

    expect(candidate.records).toHaveLength(1);
    expect(valuesOf(candidate).rate).toBe('3');
    expect(codesOf(candidate)).toEqual(['LIFECYCLE_EVENT']);
  });
});

describe('FpML is read as it comes', () => {
  it.each([
    'http://www.fpml.org/FpML-5/recordkeeping',
    'http://www.fpml.org/FpML-5/transparency',
    'http://www.fpml.org/2009/FpML-4-7',
  ])('%s', (namespace) => {
    expect(valuesOf(readFpml(message(vanilla('p1'), { namespace })))).toMatchObject({ rate: '2.75', direction: 'PAY' });
  });

  it('any element may be missing without a fault', () => {
    const whole = message(vanilla('p1') + cds(''));
    const elements = [...whole.matchAll(/<(\w+)(?: [^>]*)?>[^<]*<\/\1>|<\w+ [^>]*\/>/g)];
    for (const element of elements) {
      const candidate = readFpml(whole.replace(element[0], ''));

      expect(candidate.records.length + candidate.reasons.length).toBeGreaterThan(0);
    }
    expect(elements.length).toBeGreaterThan(30);
  });

  it('a message without a trade is a reason', () => {
    expect(codesOf(readFpml('<eventStatusResponse xmlns="http://www.fpml.org/FpML-5/confirmation"/>'))).toEqual([
      'NO_RECORD',
    ]);
  });
});

const shared = '../shared/documents/trades/fpml';
const available = existsSync(shared);
if (!available) console.log(`skipped: ${shared} is absent, so that the published FpML samples are not read`);

(available ? describe : describe.skip)('the published samples', () => {
  const files = available ? readdirSync(shared).filter((name) => name.endsWith('.xml')) : [];
  const always = ['product', 'tradeDate', 'direction', 'notional', 'currency', 'effectiveDate', 'settlementType'];
  const complete: Readonly<Record<string, readonly string[]>> = {
    INTEREST_RATE_SWAP: [...always, 'maturityDate', 'dayCount', 'paymentFrequency'],
    FX_SPOT: [...always, 'counterNotional', 'counterCurrency', 'rate'],
    FX_FORWARD: [...always, 'counterNotional', 'counterCurrency', 'rate'],
    CREDIT_DEFAULT_SWAP: [
      ...always.filter((name) => name !== 'settlementType'),
      'maturityDate',
      'rate',
      'underlying',
      'paymentFrequency',
    ],
  };

  it.each(files)('%s ends extracted, in review with reasons, or rejected with a reason', (file) => {
    const candidate = readFpml(decodeText(readFileSync(`${shared}/${file}`)));
    const result = decideOutcome(candidate, checkCandidate(candidate, { today }));

    if (result.kind !== 'extracted') expect(result.reasons.length).toBeGreaterThan(0);
    for (const [index] of candidate.records.entries()) {
      const values = valuesOf(candidate, index);
      expect(Object.keys(values)).toEqual(expect.arrayContaining([...(complete[values.product ?? ''] ?? [])]));
    }
  });
});
