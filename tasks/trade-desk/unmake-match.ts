import { z } from 'zod';
import { Justification } from '../../domain/trade/desk/reason-code.ts';
import { needsSecondPerson, stakeOf } from '../../domain/trade/desk/stake.ts';
import { type Decision, tradeKeysOf } from '../ports/match-store.ts';
import { changeRecord } from './change-record.ts';
import { type DecisionPorts, decideOnRecord, decisionInput, notAllowed } from './decided-record.ts';
import { withoutClaims } from './match-effects.ts';
import { refusals, taken } from './outcomes.ts';
import { takeApart } from './take-apart.ts';

/*
 * Takes a live match apart, whoever made it: at once up to the limit; above it the match stays live until a second person
 * approves. Safe to run twice: the same request again is answered from the record.
 */

export const Input = z.strictObject({
  ...decisionInput,
  justification: Justification,
});
type Input = z.infer<typeof Input>;
export const Output = z.discriminatedUnion('outcome', [taken('UNMATCHED', 'PENDING_APPROVAL'), ...refusals]);
type Output = z.infer<typeof Output>;
type Taken = 'UNMATCHED' | 'PENDING_APPROVAL';
type Refusal = Exclude<Output, { outcome: Taken }>;

export type Ports = DecisionPorts;

/** @throws ThrottledError if others keep changing the same match. */
export const makeUnmakeMatch =
  (ports: Ports) =>
  ({ justification, ...asked }: Input): Promise<Output> =>
    decideOnRecord<Taken, Refusal>(
      ports,
      { operation: 'UNMAKE_MATCH', justification, ...asked },
      async (record, request, rulings) => {
        const { matches } = ports;
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
        const pending = changeRecord(
          record,
          { maker: by.actor, decision, awaiting: 'UNMATCH', awaitingSince: by.at, lastRequest: { hash, outcome } },
          ['approver'],
          by,
          'UnmatchAskedFor',
        );
        return { kind: 'write', transaction: withoutClaims(pending), after: pending.after, outcome };
      },
    );
