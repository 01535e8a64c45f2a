import { z } from 'zod';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { DeskPorts } from './desk-ports.ts';

// Shows the matching rules that hold. Reads only.

export const Input = z.strictObject({});
export const Output = z.strictObject({
  version: z.string(),
  /** True while no version was ever activated. */
  isDefault: z.boolean(),
  rules: MatchingRules,
});

export type Ports = Pick<DeskPorts, 'rules'>;

export const makeGetActiveRules =
  ({ rules }: Ports) =>
  async (_input: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const active = await rules.active();
    const holding = active ?? defaultRules;
    return { version: holding.version, isDefault: active === null, rules: holding };
  };
