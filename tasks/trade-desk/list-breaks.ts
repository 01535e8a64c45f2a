import { z } from 'zod';
import { firstSeenRangeOf } from '../../domain/trade/desk/break-severity.ts';
import { BreakStatus } from '../../domain/trade/desk/break-status.ts';
import { amountBands, type DeskRules, Severity } from '../../domain/trade/desk/desk-rules.ts';
import { MatchSummary } from '../../domain/trade/desk/match-view.ts';
import type { BreakRange } from '../ports/match-lists.ts';
import type { DeskPorts } from './desk-ports.ts';
import { summaryOf } from './match-view.ts';
import { pageInput, pageOf } from './paging.ts';
import { rulingsOf } from './take-decision.ts';

// Lists breaks, what was first seen earliest first. Reads only.

/**
 * Every combination is possible but a severity of resolved breaks, which have none any more. Without a status: all that are
 * not resolved. An owner's unresolved breaks are found through its index, everything else through that by status and
 * amount, where a severity is a stretch of days.
 */
export const Input = z
  .strictObject({
    status: BreakStatus.optional(),
    owner: z.string().min(1).max(128).optional(),
    severity: Severity.optional(),
    ...pageInput,
  })
  .refine(({ status, severity }) => status !== 'RESOLVED' || severity === undefined, {
    path: ['severity'],
    message: 'a resolved break has no severity',
  });
export const Output = pageOf(MatchSummary);

export type Ports = Pick<DeskPorts, 'matchLists' | 'rules' | 'clock'>;

const rangesOf = (
  { status, severity }: Pick<z.infer<typeof Input>, 'status' | 'severity'>,
  desk: DeskRules,
  now: string,
): BreakRange[] => {
  const statuses = status ? [status] : (['OPEN', 'INVESTIGATING'] as const);
  return amountBands.flatMap((band) => {
    const range = severity ? firstSeenRangeOf(desk, band, severity, now) : {};
    return range ? statuses.map((of) => ({ status: of, band, ...range })) : [];
  });
};

export const makeListBreaks =
  ({ matchLists, rules, clock }: Ports) =>
  async ({ owner, limit, after, ...filter }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { desk, now } = await rulingsOf(rules, clock);
    const query = { ranges: rangesOf(filter, desk, now), ...(owner !== undefined && { owner }) };
    const { items, next } = await matchLists.breaks(query, { limit, after });
    return { items: items.map((record) => summaryOf(record, desk, now)), ...(next && { next }) };
  };
