import { Trade, type TradeSource } from '../trade/trade.ts';
import type { CandidateRecord, Reason } from './candidate.ts';
import { invalidFields } from './invalid-fields.ts';

/**
 * The trade that a candidate's record says, in `source`'s book; or the reasons why it is none yet. A record without a
 * trade id of its own is known by its reference, then by its UTI.
 */
export const toTrade = (record: CandidateRecord, source: TradeSource): Trade | Reason[] => {
  const values = Object.fromEntries(Object.entries(record.fields).map(([name, field]) => [name, field.value]));
  const known = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in Trade.shape && value !== ''),
  );
  const tradeId = known.tradeId ?? known.externalRef ?? known.uti;
  const result = Trade.safeParse({ ...known, tradeId, source });
  if (result.success) return result.data;
  return invalidFields(result.error, record);
};
