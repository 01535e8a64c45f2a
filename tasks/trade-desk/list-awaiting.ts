import { z } from 'zod';
import { AwaitingKind, MatchSummary } from '../../domain/trade/desk/match-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import { summaryOf } from './match-view.ts';
import { pageInput, pageOf } from './paging.ts';
import { rulingsOf } from './take-decision.ts';

// Lists the decisions that wait for a second person, longest wait first. Reads only.

export const Input = z.strictObject({ kind: AwaitingKind.optional(), ...pageInput });
export const Output = pageOf(MatchSummary);

export type Ports = Pick<DeskPorts, 'matchLists' | 'rules' | 'clock'>;

export const makeListAwaiting =
  ({ matchLists, rules, clock }: Ports) =>
  async ({ kind, limit, after }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { items, next } = await matchLists.awaiting(kind ? [kind] : AwaitingKind.options, { limit, after });
    const { desk, now } = await rulingsOf(rules, clock);
    return { items: items.map((record) => summaryOf(record, desk, now)), ...(next && { next }) };
  };
