import { Trade } from '../../trade/trade.ts';

/** A trade field's text, read as trade files are read. */
export const parseTradeText = (
  field: string,
  text: string,
): { ok: true; value: string } | { ok: false; problem: string } => {
  if (!(field in Trade.shape)) return { ok: false, problem: `${field} is no field of a trade` };
  const schema = Trade.shape[field as keyof typeof Trade.shape];
  const result = schema.safeParse(text.trim());
  return result.success
    ? { ok: true, value: text.trim() }
    : { ok: false, problem: `${field}: ${JSON.stringify(text)} is not valid` };
};
