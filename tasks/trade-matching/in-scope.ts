import type { Run } from '../../domain/trade/match/run.ts';
import type { Trade } from '../../domain/trade/trade.ts';
import { counterpartyKeyOf, otherPartyOf } from '../adapters/trade-item.ts';

const isParty = (wanted: string, lei: string | undefined, name: string | undefined): boolean =>
  lei === wanted || counterpartyKeyOf({ counterpartyName: name }) === counterpartyKeyOf({ counterpartyName: wanted });

/** Whether a run covers the trade. */
export const inScope = (run: Pick<Run, 'asOf' | 'product' | 'counterparty'>, trade: Trade): boolean => {
  const { counterpartyLei, counterpartyName } = otherPartyOf(trade);
  return (
    (trade.tradeDate === undefined || trade.tradeDate <= run.asOf) &&
    (run.product === null || trade.product === run.product) &&
    (run.counterparty === null || isParty(run.counterparty, counterpartyLei, counterpartyName))
  );
};
