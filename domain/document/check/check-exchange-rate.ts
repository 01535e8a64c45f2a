import Big from 'big.js';
import { isDecimal } from '../../money/decimal.ts';
import type { CandidateRecord, Reason } from '../candidate.ts';

const exchanges = new Set(['FX_SPOT', 'FX_FORWARD', 'FX_NDF', 'FX_SWAP']);

/** Share by which amounts and rate may disagree: more than any rounding of amounts or rate, less than any misread digit before the last. */
const tolerance = new Big('0.001');

/**
 * An exchange's own arithmetic: the counter amount is the notional times the rate, or divided by it, whichever way the
 * pair is quoted. Not checked where one of the three is missing.
 */
export const checkExchangeRate = (record: CandidateRecord): Reason[] => {
  const { product, notional, counterNotional, rate } = record.fields;
  if (!exchanges.has(product?.value ?? '')) return [];
  const values = [notional?.value, counterNotional?.value, rate?.value];
  if (!values.every((value) => value !== undefined && isDecimal(value))) return [];
  const [dealt, counter, price] = values.map((value) => new Big(value as string)) as [Big, Big, Big];
  if (dealt.lte(0) || counter.lte(0) || price.lte(0)) return [];
  const near = (expected: Big) => counter.minus(expected).abs().lte(expected.times(tolerance));
  if (near(dealt.times(price)) || near(dealt.div(price))) return [];
  return [
    {
      code: 'RATE_MISMATCH',
      message: `notional ${notional?.value} at ${rate?.value} does not make the counterNotional ${counterNotional?.value}`,
      field: 'rate',
    },
  ];
};
