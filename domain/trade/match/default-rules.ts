import type { FieldRule, MatchingRules } from './rules.ts';

const gate = (weight: number, whenOneSided: 'REVIEW' | 'ACCEPT', more: Partial<FieldRule> = {}): FieldRule => ({
  role: 'GATE',
  weight,
  tolerance: { kind: 'EXCT' },
  whenOneSided,
  ...more,
});
const scored = (weight: number): FieldRule => ({ role: 'SCORED', weight, tolerance: { kind: 'EXCT' } });
const info: FieldRule = { role: 'INFO', weight: 0, tolerance: { kind: 'NUFM' } };

const within = (amount: string): Pick<FieldRule, 'tolerance'> => ({
  tolerance: { kind: 'MNMX', below: amount, above: amount },
});
/** Half a unit of the fourth decimal: a rate rounded to four decimals agrees, one a basis point further does not. */
const roundedToFourDecimals = within('0.00005');

type Overrides = MatchingRules['byProduct']['FX_SPOT'];

/** An FX rate follows from the two amounts, and the second amount from the first and the rate. */
const fxTerms: Overrides = {
  rate: { whenOneSided: 'REVIEW', impliedBy: ['notional', 'counterNotional'] },
  counterNotional: { whenOneSided: 'REVIEW', impliedBy: ['notional', 'rate'] },
  effectiveDate: { whenOneSided: 'REVIEW' },
};
const swapTerms: Overrides = { rate: { whenOneSided: 'REVIEW' }, maturityDate: { whenOneSided: 'REVIEW' } };

/** The rules that hold where no others are activated. */
export const defaultRules: MatchingRules = {
  version: 'default-1',
  fields: {
    product: gate(5, 'ACCEPT'),
    direction: gate(5, 'REVIEW'),
    currency: gate(6, 'REVIEW'),
    notional: gate(12, 'REVIEW', within('0.01')),
    counterCurrency: gate(4, 'ACCEPT'),
    counterNotional: gate(6, 'ACCEPT', within('0.05')),
    rate: gate(12, 'ACCEPT', roundedToFourDecimals),
    strike: gate(8, 'ACCEPT', roundedToFourDecimals),
    spread: gate(4, 'ACCEPT', roundedToFourDecimals),
    premium: gate(4, 'ACCEPT', within('0.01')),
    premiumCurrency: gate(2, 'ACCEPT'),
    tradeDate: gate(8, 'ACCEPT'),
    effectiveDate: gate(8, 'ACCEPT'),
    maturityDate: gate(8, 'ACCEPT'),
    floatingIndex: gate(4, 'ACCEPT'),
    floatingTenor: gate(2, 'ACCEPT'),
    optionType: gate(4, 'ACCEPT'),
    settlementType: gate(2, 'ACCEPT'),
    underlying: scored(4),
    dayCount: scored(2),
    paymentFrequency: scored(2),
    counterpartyLei: gate(5, 'ACCEPT'),
    counterpartyName: scored(3),
    partyLei: gate(3, 'ACCEPT'),
    partyName: scored(2),
    uti: scored(15),
    externalRef: scored(12),
    book: info,
    trader: info,
  },
  byProduct: {
    FX_SPOT: fxTerms,
    FX_FORWARD: fxTerms,
    FX_NDF: fxTerms,
    FX_SWAP: fxTerms,
    INTEREST_RATE_SWAP: swapTerms,
    FRA: swapTerms,
    CREDIT_DEFAULT_SWAP: swapTerms,
  },
  thresholds: { matched: 0.65, proposed: 0.5, mismatched: 0.7 },
  ambiguityMargin: 0.06,
  blockWindowDays: 7,
  splits: { enabled: true, maxParts: 12, searchBound: 200_000 },
  netting: { enabled: true, maxTrades: 40 },
};
