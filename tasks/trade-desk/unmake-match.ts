import { z } from 'zod';
import { Justification } from '../../domain/trade/desk/reason-code.ts';
import { needsSecondPerson, stakeOf } from '../../domain/trade/desk/stake.ts';
import { type Decision, tradeKeysOf } from '../ports/match-store.ts';
import { Actor } from './actor.ts';
import { changeRecord } from './change-record.ts';
import { notAllowed, recordToDecide } from './decided-record.ts';
import type { DeskPorts } from './desk-ports.ts';
import { withoutClaims } from './match-effects.ts';
import { MatchId } from './match-view.ts';
import { refusals, taken } from './outcomes.ts';
import { takeApart } from './take-apart.ts';
import { takeDecision } from './take-decision.ts';

/*
 * Takes a live match apart, whoever made it: at once up to the limit; above it the match stays live until a second person
 * approves. Safe to run twice: the same request again is answered from the record.
 */

export const Input = z.strictObject({
  actor: Actor,
  matchId: MatchId,
  expectedRevision: z.int().positive(),
  justification: Justification,
});
type Input = z.infer<typeof Input>;
export const Output = z.discriminatedUnion('outcome', [taken('UNMATCHED', 'PENDING_APPROVAL'), ...refusals]);
type Output = z.infer<typeof Output>;
type Taken = 'UNMATCHED' | 'PENDING_APPROVAL';
type Refusal = Exclude<Output, { outcome: Taken }>;

export type Ports = Pick<DeskPorts, 'matches' | 'rules' | 'clock'>;

/** @throws ThrottledError if others keep changing the same match. */
export const makeUnmakeMatch =
  (ports: Ports) =>
  async ({ actor, matchId, expectedRevision, justification }: Input): Promise<Output> => {
    const { matches } = ports;
    return takeDecision<Taken, Refusal>(
      ports,
      { operation: 'UNMAKE_MATCH', actor, matchId, expectedRevision, justification },
      async (request, rulings) => {
        const known = (await matches.findAll([matchId])).get(matchId);
        const found = recordToDecide(known, expectedRevision, request, rulings);
        if (found.kind !== 'record') return found;
        const { record } = found;
        if (!record.consuming)
          return notAllowed(record, `it is ${record.status}: only a live match is taken apart`, rulings);
        if (record.awaiting)
          return notAllowed(record, `${record.maker} has asked for it already: approve or reject that`, rulings);
        const { by, hash } = request;
        const decision: Decision = { kind: 'UNMATCH', by: by.actor, at: by.at, ...justification };
        const stake = stakeOf((await matches.tradesOf(tradeKeysOf(record))).map(({ trade }) => trade));
        if (!needsSecondPerson(rulings.desk, stake))
          return takeApart(matches, record, request, { maker: by.actor, decision });
        const outcome = 'PENDING_APPROVAL';
        const asked = changeRecord(
          record,
          {
            maker: by.actor,
            decision,
            awaiting: 'UNMATCH',
            awaitingSince: by.at,
            lastRequest: { hash, outcome },
          },
          ['approver'],
          by,
          'UnmatchAskedFor',
        );
        return { kind: 'write', transaction: withoutClaims(asked), after: asked.after, outcome };
      },
    );
  };
