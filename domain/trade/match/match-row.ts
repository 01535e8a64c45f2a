import { z } from 'zod';

export const MatchStatus = z.enum([
  'MATCHED',
  'MATCHED_WITHIN_TOLERANCE',
  'PROPOSED',
  'MISMATCHED',
  'UNMATCHED_BANK',
  'UNMATCHED_COUNTERPARTY',
  'DUPLICATE',
]);
export type MatchStatus = z.infer<typeof MatchStatus>;

/**
 * Tolerance kinds, named as the matching utilities (CTM) name them: exact; ± percent; percent with an absolute cap;
 * below and above given apart; not used for matching; must be populated.
 */
const ToleranceKind = z.enum(['EXCT', 'PTOL', 'PTMX', 'MNMX', 'NUFM', 'CPOP']);

/** One field of a pair: what either side says, and how far that agrees. */
export const FieldComparison = z.strictObject({
  field: z.string(),
  role: z.enum(['GATE', 'SCORED', 'INFO']),
  result: z.enum(['AGREE', 'WITHIN_TOLERANCE', 'DIFFER', 'MISSING']),
  bank: z.string().nullable(),
  counterparty: z.string().nullable(),
  /** This field's share of the score, 0 to 1; the shares of a row add up to its score. */
  share: z.number(),
});
export type FieldComparison = z.infer<typeof FieldComparison>;

/** Why a trade or a pair is not simply matched. `code` is FIX tag 2773, MatchExceptionType. */
export const Break = z.strictObject({
  element: z.string(),
  ourValue: z.string().nullable(),
  theirValue: z.string().nullable(),
  toleranceKind: ToleranceKind,
  /** The tolerance in the element's own unit, as text: `0.01`, `0.0001`, `0`. */
  toleranceValue: z.string(),
  code: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(99)]),
  reason: z.string(),
});
export type Break = z.infer<typeof Break>;

/** The verdict on one pair, group or single trade. Every input trade stands in exactly one row. */
export const MatchRow = z.strictObject({
  status: MatchStatus,
  bankTradeIds: z.array(z.string()),
  counterpartyTradeIds: z.array(z.string()),
  /** 0 to 1; 0 where nothing was compared. */
  score: z.number().min(0).max(1),
  fields: z.array(FieldComparison),
  breaks: z.array(Break),
  /** In words, most important first. */
  reasons: z.array(z.string()),
  /** What would have made it match: `if the notional's tolerance were ≥ 0.012 %`. Empty where it matched. */
  counterfactuals: z.array(z.string()),
});
export type MatchRow = z.infer<typeof MatchRow>;
