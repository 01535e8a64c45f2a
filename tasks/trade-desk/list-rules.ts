import { z } from 'zod';
import { RulesSummary } from '../../domain/trade/desk/rules-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import { pageInput, pageOf } from './paging.ts';
import { rulesSummaryOf } from './rules-view.ts';

// Lists versions of the matching rules, latest proposal first. Reads only.

export const Input = z.strictObject({ status: RulesSummary.shape.status.optional(), ...pageInput });
export const Output = pageOf(RulesSummary);

export type Ports = Pick<DeskPorts, 'rules'>;

export const makeListRules =
  ({ rules }: Ports) =>
  async ({ status, limit, after }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { items, next } = await rules.list({ ...(status && { status }) }, { limit, after });
    return { items: items.map(rulesSummaryOf), ...(next && { next }) };
  };
