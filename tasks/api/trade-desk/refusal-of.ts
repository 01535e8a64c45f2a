import { type Refusal, refuse } from '../../../domain/api/problem.ts';

/** What a use case of the desk may answer instead of a result. */
type Objection = {
  outcome: string;
  reason?: string;
  trades?: readonly { source: string; tradeId: string; matchId?: string }[];
};

const named = ({ trades = [] }: Objection): string =>
  trades
    .map(({ source, tradeId, matchId }) => `${source} ${tradeId}${matchId === undefined ? '' : ` (${matchId})`}`)
    .join(', ');

/** An outcome that is none of those wanted, as the problem that it is. */
export const refusalOf = (objection: Objection): Refusal => {
  switch (objection.outcome) {
    case 'NOT_FOUND':
      return refuse('NOT_FOUND', 'There is none of this id.');
    case 'PRECONDITION_FAILED':
      return refuse('PRECONDITION_FAILED', 'Read it again, and decide on what it is now.');
    case 'SAME_PERSON':
      return refuse('FOUR_EYES', 'You asked for it yourself: another person must decide.');
    case 'NOT_ALLOWED':
      return refuse('CONFLICT', `It can’t be done now: ${objection.reason}.`);
    case 'TRADES_CHANGED':
      return refuse('CONFLICT', `Trades were amended or matched since: ${named(objection)}. Reject this and ask anew.`);
    case 'IN_LIVE_MATCH':
      return refuse('CONFLICT', `Trades are matched already: ${named(objection)}.`);
    case 'IN_PENDING_MATCH':
      return refuse('CONFLICT', `Trades are in a decision that waits for approval: ${named(objection)}.`);
    case 'UNKNOWN_TRADES':
      return refuse('UNPROCESSABLE', `There are no such trades: ${named(objection)}.`);
    case 'TOO_MANY_TRADES':
      return refuse('UNPROCESSABLE', `${objection.reason}.`);
    default:
      throw new Error(`no problem is known for the outcome ${objection.outcome}`);
  }
};
