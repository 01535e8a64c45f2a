import { parseProduct } from '../../trade/parse-terms.ts';
import type { Product } from '../../trade/trade.ts';

/** Products as titles and sentences name them, the more particular first. */
const names: readonly (readonly [RegExp, Product])[] = [
  [/non[- ]?deliverable (fx |currency )?forward|\bNDF\b/i, 'FX_NDF'],
  [/credit (default swap|derivative)|\bCDS\b/i, 'CREDIT_DEFAULT_SWAP'],
  [/(fx|foreign exchange|currency) option/i, 'FX_OPTION'],
  [/(fx|foreign exchange|forex) swap/i, 'FX_SWAP'],
  [/forward rate agreement|\bFRA\b/, 'FRA'],
  [/interest rate (cap|floor)|rate (cap|floor) transaction/i, 'CAP_FLOOR'],
  [/(equity|share) option/i, 'EQUITY_OPTION'],
  [/equity swap|total return swap/i, 'EQUITY_SWAP'],
  [/commodity swap/i, 'COMMODITY_SWAP'],
  [/interest rate swap|(cross[- ])?currency swap|rate swap transaction|\bIRS\b|basis swap/i, 'INTEREST_RATE_SWAP'],
  [/(fx|foreign exchange|currency) forward|forward (fx|foreign exchange)|outright forward/i, 'FX_FORWARD'],
  [/(fx|foreign exchange) spot|spot (fx|foreign exchange)/i, 'FX_SPOT'],
];

/** The product that a text names, by its whole or by words in it; null where it names none. */
export const productNamed = (text: string): Product | null => {
  const parsed = parseProduct(text);
  if (parsed.ok) return parsed.value as Product;
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
};
