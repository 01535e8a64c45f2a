import type { Trade } from '../../../domain/trade/trade.ts';
import { bankTrade, confirmationOf } from '../trade-matching/trades.ts';

/** The limit in EUR is 1,000,000: decisions on small pairs take effect at once. */
export const small: Partial<Trade> = { notional: '250000.00', counterNotional: '271250.00' };
export const large: Partial<Trade> = { notional: '5000000.00', counterNotional: '5425000.00' };

/** A pair that the rule leaves as two breaks: it shares no identifier and states another currency pair. */
export const apart = (terms: Partial<Trade>, name = '1') => {
  const bank = bankTrade(`B${name}`, terms);
  const confirmation = confirmationOf(bank, `C${name}`, {
    externalRef: `OTHER-${name}`,
    uti: `OTHERUTI${name}`,
    counterCurrency: 'GBP',
    effectiveDate: '2026-07-09',
    rate: '0.85',
  });
  return { bank, confirmation };
};

/** A pair that a run proposes: its direction is stated by one side only. */
export const proposed = (terms: Partial<Trade>, name = '1') => {
  const bank = bankTrade(`B${name}`, terms);
  return { bank, confirmation: confirmationOf(bank, `C${name}`, { direction: undefined }) };
};

/** A pair that a run matches. */
export const alike = (terms: Partial<Trade>, name = '1') => {
  const bank = bankTrade(`B${name}`, terms);
  return { bank, confirmation: confirmationOf(bank, `C${name}`) };
};
