import { z } from 'zod';
import { RulesSummary, RulesVersion } from '../../domain/trade/desk/rules-view.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import { ConflictError, ThrottledError } from '../errors.ts';
import type { RulesRecord } from '../ports/rules-store.ts';
import { Actor } from './actor.ts';
import type { DeskPorts } from './desk-ports.ts';
import { rulesSummaryOf } from './rules-view.ts';

// Makes a proposed version hold, by another person than its proposer, once it was replayed. Run twice, it is active already.

export const Input = z.strictObject({ actor: Actor, version: RulesVersion });
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('ACTIVATED'), rules: RulesSummary }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
  z.strictObject({ outcome: z.literal('SAME_PERSON'), rules: RulesSummary }),
  /** Another version was activated since it was replayed, or it never was. */
  z.strictObject({ outcome: z.literal('REPLAY_NEEDED'), currentVersion: z.string(), rules: RulesSummary }),
  /** It was activated before, by someone else: propose it anew under another name to have it again. */
  z.strictObject({ outcome: z.literal('ACTIVATED_BEFORE'), rules: RulesSummary }),
]);
type Output = z.infer<typeof Output>;

export type Ports = Pick<DeskPorts, 'rules' | 'clock'>;

/** What stands in the way of an activation; null where nothing does. */
const objection = (record: RulesRecord | null, userId: string, currentVersion: string): Output | null => {
  if (!record) return { outcome: 'NOT_FOUND' };
  const rules = rulesSummaryOf(record);
  if (record.status === 'ACTIVATED')
    return { outcome: record.activatedBy === userId ? 'ACTIVATED' : 'ACTIVATED_BEFORE', rules };
  if (record.proposedBy === userId) return { outcome: 'SAME_PERSON', rules };
  if (record.replay?.currentVersion !== currentVersion) return { outcome: 'REPLAY_NEEDED', currentVersion, rules };
  return null;
};

const attempts = 3;

/** @throws ThrottledError if others keep changing the version. */
export const makeActivateRules =
  ({ rules: store, clock }: Ports) =>
  async ({ actor: { userId }, version }: z.infer<typeof Input>): Promise<Output> => {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const currentVersion = ((await store.active()) ?? defaultRules).version;
      const refusal = objection(await store.find(version), userId, currentVersion);
      if (refusal) return refusal;
      try {
        await store.activate(version, userId, new Date(clock()).toISOString());
      } catch (error) {
        // Someone was first: what stands in the way now says so.
        if (!(error instanceof ConflictError)) throw error;
      }
    }
    const activated = await store.find(version);
    if (activated?.status === 'ACTIVATED' && activated.activatedBy === userId)
      return { outcome: 'ACTIVATED', rules: rulesSummaryOf(activated) };
    throw new ThrottledError(`version ${version} keeps being changed by others`);
  };
