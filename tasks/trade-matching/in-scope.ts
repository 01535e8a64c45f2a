import type { Run } from '../../domain/trade/match/run.ts';
import type { Trade } from '../../domain/trade/trade.ts';
import { counterpartyKeyOf } from '../adapters/trade-item.ts';

const isParty = (wanted: string, lei: string | undefined, name: string | undefined): boolean =>
  lei === wanted || counterpartyKeyOf({ counterpartyName: name }) === counterpartyKeyOf({ counterpartyName: wanted });

/**
 * Whether a run covers the trade. The counterparty is the other party in the bank's trades and the book's owner in the
 * counterparty's.
 */
export const inScope = (run: Pick<Run, 'asOf' | 'product' | 'counterparty'>, trade: Trade): boolean =>
  (trade.tradeDate === undefined || trade.tradeDate <= run.asOf) &&
  (run.product === null || trade.product === run.product) &&
  (run.counterparty === null ||
    (trade.source === 'BANK'
      ? isParty(run.counterparty, trade.counterpartyLei, trade.counterpartyName)
      : isParty(run.counterparty, trade.partyLei, trade.partyName)));
