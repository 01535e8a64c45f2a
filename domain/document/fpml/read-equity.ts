import { child, descendants, pathOf, type XmlElement } from '../xml/xml-element.ts';
import { decimalAt, type Found, textAt } from '../xml/xml-values.ts';
import { adjustableDateAt, moneyAt, percentAt, periodAt } from './fpml-values.ts';
import { leftOut, put, putDayCount, putDirection, putMoney, type TradeContext } from './trade-context.ts';

/** The one share or index that a trade is on, by its description, else its identifier; a basket is left to a person. */
const putUnderlying = (context: TradeContext, owner: XmlElement | undefined): void => {
  const underlyer = child(owner, 'underlyer');
  const single = child(underlyer, 'singleUnderlyer');
  const [asset] = (single?.children ?? []).filter(
    (element) => child(element, 'instrumentId') || child(element, 'description'),
  );
  put(context, 'underlying', textAt(asset, 'description') ?? textAt(asset, 'instrumentId'));
  const basket = child(underlyer, 'basket');
  if (basket) leftOut(context, basket, 'a basket of underlyings');
};

/** A date that is only given relative to another is not computed here, since the holidays of its calendar are not known. */
const putDate = (
  context: TradeContext,
  field: 'effectiveDate' | 'maturityDate',
  owner: XmlElement | undefined,
  name: string,
): void => {
  const date: Found | undefined = adjustableDateAt(owner, name);
  put(context, field, date);
  const relative = child(owner, name, 'relativeDate');
  if (!date && relative)
    context.writer.complain('RELATIVE_DATE', `${pathOf(relative)} is given relative to another date; enter it`, field);
};

/**
 * Equity and total return swaps on one underlying: BUY is receiving the equity's return. The rate is the initial price,
 * index and spread are the interest leg's.
 */
export const readEquitySwap = (context: TradeContext): void => {
  const { product, writer } = context;
  const leg = child(product, 'returnLeg') ?? child(product, 'equityLeg');
  const interest = child(product, 'interestLeg');
  const calculation = child(interest, 'interestCalculation');
  const floating = child(calculation, 'floatingRateCalculation');
  writer.put('product', 'EQUITY_SWAP', pathOf(product));
  putDirection(context, leg, 'receiver', ['BUY', 'SELL']);
  putDate(context, 'effectiveDate', leg, 'effectiveDate');
  putDate(context, 'maturityDate', leg, 'terminationDate');
  putMoney(context, 'notional', 'currency', moneyAt(leg, 'notional', 'notionalAmount'));
  putMoney(context, 'notional', 'currency', moneyAt(leg, 'notional'));
  const price =
    child(leg, 'rateOfReturn', 'initialPrice', 'netPrice') ?? child(leg, 'valuation', 'initialPrice', 'netPrice');
  put(context, 'rate', decimalAt(price, 'amount'));
  putUnderlying(context, leg);
  put(context, 'floatingIndex', textAt(floating, 'floatingRateIndex'));
  put(context, 'floatingTenor', periodAt(floating, 'indexTenor'));
  put(context, 'spread', percentAt(floating, 'spreadSchedule', 'initialValue'));
  putDayCount(context, textAt(calculation, 'dayCountFraction'));
  const cash = textAt(leg, 'amount', 'cashSettlement');
  const settlement = textAt(leg, 'settlementType');
  writer.put(
    'settlementType',
    settlement?.value === 'Physical' ? 'PHYSICAL' : 'CASH',
    pathOf((settlement ?? cash)?.at ?? product),
  );
  if (descendants(product, 'returnLeg').length > 1) leftOut(context, product, 'a second return leg');
};

/** Options on one share or index: notional where the document gives it, else the number of options times the strike is left to a person. */
export const readEquityOption = (context: TradeContext): void => {
  const { product, writer } = context;
  const exercise = child(product, 'equityExercise');
  const style = ['equityEuropeanExercise', 'equityAmericanExercise', 'equityBermudaExercise']
    .map((name) => child(exercise, name))
    .find((element) => element !== undefined);
  const strike = child(product, 'strike');
  writer.put('product', 'EQUITY_OPTION', pathOf(product));
  putDirection(context, product, 'buyer', ['BUY', 'SELL']);
  const type = textAt(product, 'optionType');
  put(
    context,
    'optionType',
    type && /^(call|put)$/i.test(type.value) ? { ...type, value: type.value.toUpperCase() } : undefined,
  );
  putDate(context, 'effectiveDate', product, 'equityEffectiveDate');
  putDate(context, 'maturityDate', style, 'expirationDate');
  put(context, 'strike', decimalAt(strike, 'strikePrice') ?? decimalAt(strike, 'strikePercentage'));
  putMoney(context, 'notional', 'currency', moneyAt(product, 'notional'));
  put(context, 'currency', textAt(strike, 'currency') ?? textAt(exercise, 'settlementCurrency'));
  putUnderlying(context, product);
  const premium = child(product, 'equityPremium');
  putMoney(context, 'premium', 'premiumCurrency', moneyAt(premium, 'paymentAmount'));
  const settlement = textAt(exercise, 'settlementType');
  writer.put(
    'settlementType',
    settlement?.value === 'Physical' ? 'PHYSICAL' : settlement ? 'CASH' : undefined,
    pathOf(settlement?.at ?? product),
  );
  const feature = child(product, 'feature');
  if (feature) leftOut(context, feature, 'barriers or other features of the option');
};
