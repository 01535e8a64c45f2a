import { subtractDecimals } from '../../money/decimal.ts';
import { isSpotDate } from '../values/weekdays.ts';
import { child, childrenOf, pathOf, type XmlElement } from '../xml/xml-element.ts';
import { dateAt, decimalAt, type Found, textAt } from '../xml/xml-values.ts';
import { moneyAt } from './fpml-values.ts';
import { leftOut, put, putDirection, putMoney, type TradeContext } from './trade-context.ts';

/** How sure a product is that only the distance of two dates tells. */
const inferredConfidence = 0.9;

/** The exchanged currency that the amount was dealt in, then the other. */
const exchanged = (leg: XmlElement): [XmlElement | undefined, XmlElement | undefined] => {
  const one = child(leg, 'exchangedCurrency1');
  const two = child(leg, 'exchangedCurrency2');
  return textAt(leg, 'dealtCurrency')?.value === 'ExchangedCurrency2' ? [two, one] : [one, two];
};

const valueDateOf = (leg: XmlElement | undefined): Found | undefined =>
  dateAt(leg, 'valueDate') ??
  dateAt(leg, 'currency1ValueDate') ??
  dateAt(leg, 'exchangedCurrency1', 'paymentDate', 'adjustedDate') ??
  dateAt(leg, 'exchangedCurrency1', 'paymentDate', 'unadjustedDate');

const putLeg = (context: TradeContext, leg: XmlElement): void => {
  const [dealt, counter] = exchanged(leg);
  // Who receives the dealt currency buys it.
  putDirection(context, dealt, 'receiver', ['BUY', 'SELL']);
  putMoney(context, 'notional', 'currency', moneyAt(dealt, 'paymentAmount'));
  putMoney(context, 'counterNotional', 'counterCurrency', moneyAt(counter, 'paymentAmount'));
  put(context, 'effectiveDate', valueDateOf(leg));
  put(context, 'rate', decimalAt(leg, 'exchangeRate', 'rate'));
  const second = dateAt(leg, 'currency2ValueDate');
  const first = dateAt(leg, 'currency1ValueDate');
  if (second && first && second.value !== first.value)
    leftOut(context, second.at, `the second currency's own value date of ${second.value}`);
};

const productByName = (text: string): 'FX_SPOT' | 'FX_FORWARD' | 'FX_NDF' | null => {
  if (/\bNDF\b|non.?deliverable/i.test(text)) return 'FX_NDF';
  if (/spot/i.test(text)) return 'FX_SPOT';
  return /forward/i.test(text) ? 'FX_FORWARD' : null;
};

/**
 * FX spot, outright forward and NDF. Which of them: by non-deliverable settlement, by the product's type or tenor, by
 * forward points, else by the distance from trade date to value date.
 */
export const readFxSingleLeg = (context: TradeContext): void => {
  const { product, writer } = context;
  putLeg(context, product);
  const nonDeliverable = child(product, 'nonDeliverableSettlement') ?? child(product, 'nonDeliverableForward');
  if (nonDeliverable) {
    writer.put('product', 'FX_NDF', pathOf(nonDeliverable));
    writer.put('settlementType', 'CASH', pathOf(nonDeliverable));
    return;
  }
  for (const name of ['productType', 'tenorName', 'productId']) {
    for (const at of childrenOf(product, name)) writer.put('product', productByName(at.text), pathOf(at));
  }
  const points = decimalAt(product, 'exchangeRate', 'forwardPoints');
  if (points && Number(points.value) !== 0) writer.put('product', 'FX_FORWARD', pathOf(points.at));
  const tradeDate = writer.value('tradeDate');
  const valueDate = writer.value('effectiveDate');
  // A value date before the trade date is a fault that the checks name, and no sign of a spot trade.
  if (tradeDate !== undefined && valueDate !== undefined && tradeDate <= valueDate) {
    writer.put(
      'product',
      isSpotDate(tradeDate, valueDate) ? 'FX_SPOT' : 'FX_FORWARD',
      `${pathOf(product)}/valueDate`,
      inferredConfidence,
    );
  }
  writer.put('settlementType', writer.value('product') === 'FX_NDF' ? 'CASH' : 'PHYSICAL', pathOf(product));
};

/**
 * FX swaps: direction, amounts, value date and rate are the near leg's, the maturity is the far leg's value date, and the
 * spread is the far rate less the near rate (the swap points).
 */
export const readFxSwap = (context: TradeContext): void => {
  const { product, writer } = context;
  const legs = [child(product, 'nearLeg'), child(product, 'farLeg')].filter((leg) => leg !== undefined);
  const single = childrenOf(product, 'fxSingleLeg');
  const [near, far] = (legs.length > 0 ? legs : single).toSorted((a, b) =>
    (valueDateOf(a)?.value ?? '') < (valueDateOf(b)?.value ?? '') ? -1 : 1,
  );
  writer.put('product', 'FX_SWAP', pathOf(product));
  writer.put('settlementType', 'PHYSICAL', pathOf(product));
  if (!near || !far) {
    writer.complain('UNSUPPORTED_STRUCTURE', 'An FX swap needs a near and a far leg');
    if (!near) return;
  }
  putLeg(context, near);
  if (!far) return;
  put(context, 'maturityDate', valueDateOf(far));
  const nearRate = decimalAt(near, 'exchangeRate', 'rate');
  const farRate = decimalAt(far, 'exchangeRate', 'rate');
  if (nearRate && farRate)
    put(context, 'spread', { ...farRate, value: subtractDecimals(farRate.value, nearRate.value) });
  const nearAmount = moneyAt(exchanged(near)[0], 'paymentAmount').amount?.value;
  const farDealt = moneyAt(exchanged(far)[0], 'paymentAmount').amount;
  if (farDealt && Number(farDealt.value) !== Number(nearAmount))
    leftOut(context, farDealt.at, `the far leg's own amount of ${farDealt.value}`);
};

/**
 * FX options: the notional is the amount in the base currency of the strike's quotation, with CALL or PUT on that
 * currency; the strike is as quoted. BUY is buying the option.
 */
export const readFxOption = (context: TradeContext): void => {
  const { product, writer } = context;
  writer.put('product', 'FX_OPTION', pathOf(product));
  putDirection(context, product, 'buyer', ['BUY', 'SELL']);
  const strike = child(product, 'strike') ?? child(product, 'fxStrikePrice');
  put(context, 'strike', decimalAt(strike, 'rate'));
  const basis = textAt(strike, 'strikeQuoteBasis')?.value;
  const onPut =
    basis === undefined ? textAt(product, 'soldAs')?.value === 'Put' : basis === 'CallCurrencyPerPutCurrency';
  const [base, counter] = onPut
    ? ['putCurrencyAmount', 'callCurrencyAmount']
    : ['callCurrencyAmount', 'putCurrencyAmount'];
  putMoney(context, 'notional', 'currency', moneyAt(product, base as string));
  putMoney(context, 'counterNotional', 'counterCurrency', moneyAt(product, counter as string));
  writer.put('optionType', onPut ? 'PUT' : 'CALL', pathOf(strike ?? product));
  const exercise =
    child(product, 'europeanExercise') ??
    child(product, 'americanExercise') ??
    child(product, 'expiryDateTime') ??
    product;
  put(context, 'maturityDate', dateAt(exercise, 'expiryDate'));
  put(
    context,
    'effectiveDate',
    dateAt(exercise, 'valueDate') ?? dateAt(product, 'valueDate') ?? dateAt(product, 'effectiveDate'),
  );
  const premium = child(product, 'premium') ?? child(product, 'fxOptionPremium');
  putMoney(
    context,
    'premium',
    'premiumCurrency',
    moneyAt(premium, premium && child(premium, 'premiumAmount') ? 'premiumAmount' : 'paymentAmount'),
  );
  const cash = child(product, 'cashSettlement') ?? child(product, 'cashSettlementTerms');
  writer.put('settlementType', cash ? 'CASH' : 'PHYSICAL', pathOf(cash ?? product));
  const features = child(product, 'features') ?? child(product, 'fxBarrierOption') ?? child(product, 'fxBarrier');
  if (features) leftOut(context, features, 'barriers or other features of the option');
};
