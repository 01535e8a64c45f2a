import { z } from 'zod';
import { MatchId, MatchView } from '../../domain/trade/desk/match-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import { rulingsOf } from './take-decision.ts';

// Shows a match or break with all that explains it. Reads only.

export const Input = z.strictObject({ matchId: MatchId });
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('FOUND'), match: MatchView }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

export type Ports = Pick<DeskPorts, 'matches' | 'rules' | 'clock'>;

export const makeGetMatch =
  ({ matches, rules, clock }: Ports) =>
  async ({ matchId }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const record = (await matches.findAll([matchId])).get(matchId);
    if (!record) return { outcome: 'NOT_FOUND' };
    const { show } = await rulingsOf(rules, clock);
    return { outcome: 'FOUND', match: show(record) };
  };
