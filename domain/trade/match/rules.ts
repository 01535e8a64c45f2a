import { z } from 'zod';
import { isDecimal } from '../../money/decimal.ts';
import { DeskRules } from '../desk/desk-rules.ts';
import { Product } from '../trade.ts';

/** The fields that a pair is compared on, in the order in which a verdict explains them. */
export const matchFields = [
  'product',
  'direction',
  'currency',
  'notional',
  'counterCurrency',
  'counterNotional',
  'rate',
  'strike',
  'spread',
  'premium',
  'premiumCurrency',
  'tradeDate',
  'effectiveDate',
  'maturityDate',
  'floatingIndex',
  'floatingTenor',
  'optionType',
  'settlementType',
  'underlying',
  'dayCount',
  'paymentFrequency',
  'counterpartyLei',
  'counterpartyName',
  'partyLei',
  'partyName',
  'uti',
  'externalRef',
  'book',
  'trader',
] as const;
export const MatchField = z.enum(matchFields);
export type MatchField = z.infer<typeof MatchField>;

const magnitude = z.string().refine((text) => isDecimal(text) && !text.startsWith('-'), 'a decimal not below zero');

/**
 * How far apart two values may be, by the kinds the matching utilities name. Values are in the element's own unit:
 * currency units, the rate's own unit, business days for a date.
 */
export const Tolerance = z.discriminatedUnion('kind', [
  /** Equal. */
  z.strictObject({ kind: z.literal('EXCT') }),
  /** Within ± percent of our value. */
  z.strictObject({ kind: z.literal('PTOL'), percent: magnitude }),
  /** Within ± percent of our value, and no more than the cap. */
  z.strictObject({ kind: z.literal('PTMX'), percent: magnitude, cap: magnitude }),
  /** Their value at most `below` under ours and at most `above` over it. */
  z.strictObject({ kind: z.literal('MNMX'), below: magnitude, above: magnitude }),
  /** Not used for matching. */
  z.strictObject({ kind: z.literal('NUFM') }),
  /** Must be populated on both sides; the values are not compared. */
  z.strictObject({ kind: z.literal('CPOP') }),
]);
export type Tolerance = z.infer<typeof Tolerance>;

export const FieldRule = z.strictObject({
  /** A GATE that differs prevents a match whatever the score; SCORED only weighs; INFO is shown. */
  role: z.enum(['GATE', 'SCORED', 'INFO']),
  /** Share of the score before normalisation. */
  weight: z.number().min(0).max(100),
  tolerance: Tolerance,
  /** Precedence: a named counterparty (LEI or name) before the currency before `tolerance`. */
  toleranceByCounterparty: z.record(z.string(), Tolerance).optional(),
  toleranceByCurrency: z.record(z.string(), Tolerance).optional(),
  /** Business-day calendars for a date's tolerance; weekends alone where none is named. */
  calendars: z.array(z.string()).optional(),
  /**
   * For a GATE that only one side states. REVIEW: the term is unconfirmed, a person decides. ACCEPT: the rest decides.
   */
  whenOneSided: z.enum(['REVIEW', 'ACCEPT']).optional(),
  /** Fields that, where all of them agree, imply this one's value: a rate follows from the two amounts. */
  impliedBy: z.array(MatchField).optional(),
});
export type FieldRule = z.infer<typeof FieldRule>;

const score = z.number().min(0).max(1);

/**
 * The matching rule as data: a versioned document. `fields` hold for every product; `byProduct` overrides parts of them.
 */
export const MatchingRules = z.strictObject({
  version: z.string().min(1),
  fields: z.record(MatchField, FieldRule),
  byProduct: z.partialRecord(Product, z.partialRecord(MatchField, FieldRule.partial())),
  thresholds: z.strictObject({
    /** A pair that no identifier links is MATCHED from this score. */
    matched: score,
    /** … and PROPOSED from this one. */
    proposed: score,
    /** A pair that no identifier links and one gate parts is MISMATCHED from this score; below, both are unmatched. */
    mismatched: score,
  }),
  /** A pair whose best alternative costs less than this is PROPOSED: a person decides between the candidates. */
  ambiguityMargin: score,
  /** Width of a block's date window; see `blockKeyOf`. */
  blockWindowDays: z.number().int().min(1).max(366),
  splits: z.strictObject({
    enabled: z.boolean(),
    maxParts: z.number().int().min(2).max(64),
    /** Nodes of the search visited before it says "search bound reached". */
    searchBound: z.number().int().min(1),
  }),
  netting: z.strictObject({ enabled: z.boolean(), maxTrades: z.number().int().min(3) }),
  /** Limits and urgency for what people decide; the defaults hold where a version has none. */
  desk: DeskRules.optional(),
});
export type MatchingRules = z.infer<typeof MatchingRules>;
