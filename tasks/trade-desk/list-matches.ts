import { z } from 'zod';
import { MatchSummary, RecordStatus } from '../../domain/trade/desk/match-view.ts';
import { RunId } from '../../domain/trade/desk/reconciliation-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import { summaryOf } from './match-view.ts';
import { pageInput, pageOf } from './paging.ts';
import { rulingsOf } from './take-decision.ts';

// Lists matches and breaks. Reads only.

/** Of a run, in the order of their ids; else newest first: of one status, or of all that stand. */
export const Input = z.strictObject({ status: RecordStatus.optional(), runId: RunId.optional(), ...pageInput });
export const Output = pageOf(MatchSummary);

export type Ports = Pick<DeskPorts, 'matchLists' | 'rules' | 'clock'>;

export const makeListMatches =
  ({ matchLists, rules, clock }: Ports) =>
  async ({ status, runId, limit, after }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const query = { ...(status && { status }), ...(runId !== undefined && { runId }) };
    const { items, next } = await matchLists.matches(query, { limit, after });
    const { desk, now } = await rulingsOf(rules, clock);
    return { items: items.map((record) => summaryOf(record, desk, now)), ...(next && { next }) };
  };
