import { describe, expect, it } from '@jest/globals';
import { checkDecimals } from '../../../domain/document/check/check-decimals.ts';
import { checkCandidate } from '../../../domain/document/check-candidate.ts';
import { readStructured } from '../../../domain/document/read-structured.ts';

const recordOf = (values: Readonly<Record<string, string>>) => ({
  fields: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, confidence: 1, page: null, box: null }]),
  ),
  lineItems: [],
});

describe('an amount has no more decimal places than its currency', () => {
  it.each([
    ['trade', { counterNotional: '162500000.50', counterCurrency: 'JPY' }, 'counterNotional'],
    ['trade', { notional: '1000000.001', currency: 'EUR', rate: '1.08555' }, 'notional'],
    ['trade', { premium: '-0.0001', premiumCurrency: 'KWD' }, 'premium'],
    ['invoice', { currency: 'KRW', totalAmount: '1200.5' }, 'totalAmount'],
    ['receipt', { currency: 'USD', total: '12.30', tax: '1.005' }, 'tax'],
  ] as const)('%s %j', (kind, values, field) => {
    expect(checkDecimals(kind, recordOf(values))).toMatchObject([{ code: 'TOO_MANY_DECIMALS', field }]);
  });

  it.each([
    ['trade', { notional: '162500000.00', currency: 'JPY', rate: '162.5012' }],
    ['trade', { notional: '1.234', currency: 'BHD' }],
    ['trade', { notional: '100.125', currency: 'XAU' }],
    ['trade', { notional: '1.2345' }],
    ['trade', { notional: '1.2345', currency: 'XYZ' }],
    ['receipt', { currency: 'EUR', total: '1,234' }],
  ] as const)('%s %j holds, or is not told', (kind, values) => {
    expect(checkDecimals(kind, recordOf(values))).toEqual([]);
  });
});

const fpml = `<dataDocument xmlns="http://www.fpml.org/FpML-5/confirmation"><trade><tradeHeader>
<partyTradeIdentifier><partyReference href="a"/><tradeId tradeIdScheme="x">T1</tradeId></partyTradeIdentifier>
<tradeDate>2026-03-02</tradeDate></tradeHeader><fxSingleLeg>
<exchangedCurrency1><payerPartyReference href="b"/><receiverPartyReference href="a"/>
<paymentAmount><currency>EUR</currency><amount>1000000</amount></paymentAmount></exchangedCurrency1>
<exchangedCurrency2><payerPartyReference href="a"/><receiverPartyReference href="b"/>
<paymentAmount><currency>JPY</currency><amount>162500000.50</amount></paymentAmount></exchangedCurrency2>
<valueDate>2026-03-04</valueDate><exchangeRate><quotedCurrencyPair><currency1>EUR</currency1><currency2>JPY</currency2>
<quoteBasis>Currency2PerCurrency1</quoteBasis></quotedCurrencyPair><rate>162.5</rate></exchangeRate></fxSingleLeg></trade>
<party id="a"><partyName>Alfa</partyName></party><party id="b"><partyName>Beta</partyName></party></dataDocument>`;
const mt300 = [
  '{1:F01ALFADEFFAXXX0000000000}{2:I300BETAGB22XXXXN}{4:',
  ':15A:\n:20:FX-1\n:22A:NEWT\n:22C:ALFAFF1625BETA22\n:82A:ALFADEFFXXX\n:87A:BETAGB22XXX',
  ':15B:\n:30T:20260302\n:30V:20260304\n:36:162,5\n:32B:EUR1000000,\n:57A:ALFADEFF\n:33B:JPY162500000,50\n:57A:BETAGB22\n-}',
].join('\n');
const csv = [
  'tradeId,product,tradeDate,effectiveDate,direction,notional,currency,counterNotional,counterCurrency,rate,counterpartyName',
  'T1,FX_SPOT,2026-03-02,2026-03-04,BUY,1000000,EUR,"162,500,000.50",JPY,162.5,Beta',
].join('\n');

it.each([
  ['SWIFT_MT', mt300],
  ['CSV', csv],
  ['FPML', fpml],
] as const)('half a yen in %s is a reason', (mediaType, text) => {
  const candidate = readStructured(mediaType, new TextEncoder().encode(text), 'trade');

  const reasons = checkCandidate(candidate, { today: '2026-11-21' });

  expect(reasons).toMatchObject([{ code: 'TOO_MANY_DECIMALS', field: 'counterNotional' }]);
});
