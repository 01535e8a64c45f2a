import { z } from 'zod';
import { RulesVersion, RulesView } from '../../domain/trade/desk/rules-view.ts';
import type { DeskPorts } from './desk-ports.ts';

// Shows a version of the matching rules with its latest replay. Reads only.

export const Input = z.strictObject({ version: RulesVersion });
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('FOUND'), rules: RulesView }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

export type Ports = Pick<DeskPorts, 'rules'>;

export const makeGetRules =
  ({ rules }: Ports) =>
  async ({ version }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const record = await rules.find(version);
    return record ? { outcome: 'FOUND', rules: record } : { outcome: 'NOT_FOUND' };
  };
