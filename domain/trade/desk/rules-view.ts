import { z } from 'zod';
import { MatchingRules } from '../match/rules.ts';

const instant = z.iso.datetime();
const count = z.int().nonnegative();

/** A version's name; it is part of keys. */
export const RulesVersion = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'letters, digits, dots, hyphens and underscores, at most 64');

/** What `/rules/{version}` can't be asked for by: another route's own word, and segments that a path loses on its way. */
const unaskable: readonly string[] = ['active', '.', '..'];
export const NewRulesVersion = RulesVersion.refine(
  (version) => !unaskable.includes(version),
  'active, . and .. are no names: /rules/{version} would not lead to the version',
).describe('Not active, . or ..');

export const ReplayView = z.strictObject({
  /** Of the rows in the work bucket. */
  key: z.string(),
  replayedBy: z.string(),
  replayedAt: instant,
  /** The version that held then, which it was compared with. */
  currentVersion: z.string(),
  runs: z.array(
    z.strictObject({
      runId: z.string(),
      /** Trades of both books that the run had, and how many of them were replayed. */
      trades: count,
      replayedTrades: count,
      /** Rows. */
      newlyMatched: count,
      newlyBroken: count,
      rematched: count,
      notionalAtStake: z.array(z.strictObject({ currency: z.string(), notional: z.string() })),
    }),
  ),
});

/** A version of the rules in a list. */
export const RulesSummary = z.strictObject({
  version: z.string(),
  status: z.enum(['PROPOSED', 'ACTIVATED']),
  proposedBy: z.string(),
  proposedAt: instant,
  replay: ReplayView.optional(),
  activatedBy: z.string().optional(),
  activatedAt: instant.optional(),
});
export const RulesView = RulesSummary.extend({ rules: MatchingRules });
