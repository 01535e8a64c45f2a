import { child, descendants, pathOf } from '../xml/xml-element.ts';
import { dateAt, decimalAt, textAt } from '../xml/xml-values.ts';
import { adjustableDateAt, currencyAt, moneyAt, percentAt, periodAt } from './fpml-values.ts';
import { leftOut, put, putDayCount, putDirection, putMoney, type TradeContext } from './trade-context.ts';

/** Forward rate agreements: BUY is paying the fixed rate. */
export const readForwardRateAgreement = (context: TradeContext): void => {
  const { product, writer } = context;
  writer.put('product', 'FRA', pathOf(product));
  putDirection(context, product, 'buyer', ['BUY', 'SELL']);
  put(context, 'effectiveDate', dateAt(product, 'adjustedEffectiveDate'));
  put(context, 'maturityDate', dateAt(product, 'adjustedTerminationDate'));
  putMoney(context, 'notional', 'currency', moneyAt(product, 'notional'));
  put(context, 'rate', percentAt(product, 'fixedRate'));
  put(context, 'floatingIndex', textAt(product, 'floatingRateIndex'));
  put(context, 'floatingTenor', periodAt(product, 'indexTenor'));
  putDayCount(context, textAt(product, 'dayCountFraction'));
  writer.put('settlementType', 'CASH', pathOf(product));
};

/** Caps and floors: who receives what the index gives beyond the strike has bought it. CALL is a cap, PUT a floor. */
export const readCapFloor = (context: TradeContext): void => {
  const { product, writer } = context;
  const stream = child(product, 'capFloorStream');
  const dates = child(stream, 'calculationPeriodDates');
  const calculation = child(stream, 'calculationPeriodAmount', 'calculation');
  const floating = child(calculation, 'floatingRateCalculation');
  const cap = child(floating, 'capRateSchedule');
  const floor = child(floating, 'floorRateSchedule');
  const schedule = child(calculation, 'notionalSchedule', 'notionalStepSchedule');
  writer.put('product', 'CAP_FLOOR', pathOf(product));
  putDirection(context, stream, 'receiver', ['BUY', 'SELL']);
  put(context, 'effectiveDate', adjustableDateAt(dates, 'effectiveDate'));
  put(context, 'maturityDate', adjustableDateAt(dates, 'terminationDate'));
  putMoney(context, 'notional', 'currency', {
    amount: decimalAt(schedule, 'initialValue'),
    currency: currencyAt(schedule, 'currency'),
  });
  put(context, 'strike', percentAt(cap ?? floor, 'initialValue'));
  writer.put('optionType', cap ? 'CALL' : floor ? 'PUT' : undefined, pathOf(cap ?? floor ?? product));
  if (cap && floor) leftOut(context, floor, 'the floor of a collar');
  put(context, 'floatingIndex', textAt(floating, 'floatingRateIndex'));
  put(context, 'floatingTenor', periodAt(floating, 'indexTenor'));
  put(context, 'spread', percentAt(floating, 'spreadSchedule', 'initialValue'));
  putDayCount(context, textAt(calculation, 'dayCountFraction'));
  put(context, 'paymentFrequency', periodAt(stream, 'paymentDates', 'paymentFrequency'));
  const premium = child(product, 'premium') ?? child(product, 'additionalPayment');
  putMoney(context, 'premium', 'premiumCurrency', moneyAt(premium, 'paymentAmount'));
  writer.put('settlementType', 'CASH', pathOf(product));
  const [step] = descendants(calculation, 'step');
  if (step) leftOut(context, step, 'a schedule with steps');
};
