import { z } from 'zod';
import { NewRulesVersion, RulesSummary } from '../../domain/trade/desk/rules-view.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import { MatchingRules } from '../../domain/trade/match/rules.ts';
import { ConflictError } from '../errors.ts';
import { Actor } from './actor.ts';
import type { DeskPorts } from './desk-ports.ts';
import { rulesSummaryOf } from './rules-view.ts';

// Stores a new version of the matching rules as a proposal. Run twice, the same person's same version stays as it is.

/** Keeps the version, and its audit entry, within DynamoDB's 400 KB. */
const rulesLength = 100_000;

export const Input = z.strictObject({
  actor: Actor,
  rules: MatchingRules.extend({ version: NewRulesVersion }).refine(
    (rules) => JSON.stringify(rules).length <= rulesLength,
    `rules of more than ${rulesLength} characters of JSON: name fewer counterparties and currencies`,
  ),
});
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('PROPOSED'), rules: RulesSummary }),
  /** A version never changes: take another name. */
  z.strictObject({ outcome: z.literal('VERSION_EXISTS') }),
]);

export type Ports = Pick<DeskPorts, 'rules' | 'clock'>;

export const makeProposeRules =
  ({ rules: store, clock }: Ports) =>
  async ({ actor, rules }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    if (rules.version === defaultRules.version) return { outcome: 'VERSION_EXISTS' };
    try {
      await store.propose(rules, actor.userId, new Date(clock()).toISOString());
    } catch (error) {
      if (error instanceof ConflictError) return { outcome: 'VERSION_EXISTS' };
      throw error;
    }
    const record = await store.find(rules.version);
    if (!record) throw new Error(`version ${rules.version} was stored and is not there`);
    return { outcome: 'PROPOSED', rules: rulesSummaryOf(record) };
  };
