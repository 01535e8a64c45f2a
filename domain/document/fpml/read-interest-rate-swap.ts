import { child, childrenOf, descendants, pathOf, type XmlElement } from '../xml/xml-element.ts';
import { decimalAt, type Found, textAt } from '../xml/xml-values.ts';
import { adjustableDateAt, currencyAt, type FoundMoney, moneyAt, percentAt, periodAt } from './fpml-values.ts';
import { leftOut, put, putDayCount, putDirection, putMoney, type TradeContext } from './trade-context.ts';

type Leg = {
  stream: XmlElement;
  notional: FoundMoney;
  fixedRate: Found | undefined;
  floatingIndex: Found | undefined;
  floatingTenor: Found | undefined;
  spread: Found | undefined;
};

const legOf = (stream: XmlElement): Leg => {
  const amount = child(stream, 'calculationPeriodAmount');
  const calculation = child(amount, 'calculation');
  const schedule = child(calculation, 'notionalSchedule', 'notionalStepSchedule');
  const linked = child(calculation, 'fxLinkedNotionalSchedule');
  const known = child(amount, 'knownAmountSchedule');
  const floating = child(calculation, 'floatingRateCalculation') ?? child(calculation, 'inflationRateCalculation');
  return {
    stream,
    notional: schedule
      ? { amount: decimalAt(schedule, 'initialValue'), currency: currencyAt(schedule, 'currency') }
      : linked
        ? { amount: decimalAt(linked, 'initialValue'), currency: currencyAt(linked, 'varyingNotionalCurrency') }
        : { amount: decimalAt(known, 'initialValue'), currency: currencyAt(known, 'currency') },
    fixedRate: percentAt(calculation, 'fixedRateSchedule', 'initialValue'),
    floatingIndex: textAt(floating, 'floatingRateIndex'),
    floatingTenor: periodAt(floating, 'indexTenor'),
    spread: percentAt(floating, 'spreadSchedule', 'initialValue') ?? percentAt(floating, 'spread'),
  };
};

/**
 * The leg that rate and direction are told by: the fixed one. Of two fixed or two floating legs the one whose currency,
 * then index, comes first in the alphabet, so that both parties' documents give the same whatever their order.
 */
const primaryFirst = (legs: readonly [Leg, Leg]): [Leg, Leg] => {
  const [first, second] = legs;
  const isFixed = ({ fixedRate }: Leg): boolean => fixedRate !== undefined;
  if (isFixed(first) !== isFixed(second)) return isFixed(first) ? [first, second] : [second, first];
  const key = ({ notional, floatingIndex, floatingTenor }: Leg): string =>
    [notional.currency?.value ?? '', floatingIndex?.value ?? '', floatingTenor?.value ?? ''].join(' ');
  return key(second) < key(first) ? [second, first] : [first, second];
};

/** Elements of a stream or swap that change what is paid, and have no field in a record. */
const unexpressed: Readonly<Record<string, string>> = {
  step: 'a schedule with steps',
  capRateSchedule: 'a cap on the floating rate',
  floorRateSchedule: 'a floor on the floating rate',
  floatingRateMultiplierSchedule: 'a multiplier of the floating rate',
  inflationLag: 'interest on an inflation index',
  fxLinkedNotionalSchedule: 'a notional that follows the exchange rate',
  knownAmountSchedule: 'payments of known amounts',
  initialStub: 'a rate of its own for the first period',
  finalStub: 'a rate of its own for the last period',
  optionalEarlyTermination: 'a right to end the swap early',
  mandatoryEarlyTermination: 'an end before the termination date',
  cancelableProvision: 'a right to cancel the swap',
  extendibleProvision: 'a right to extend the swap',
};

const complainOfUnexpressed = (context: TradeContext): void => {
  for (const [name, what] of Object.entries(unexpressed)) {
    const [at] = descendants(context.product, name);
    if (at) leftOut(context, at, what);
  }
};

/** One text for both floating legs of a basis swap, the primary leg's first. */
const both = (a: Found | undefined, b: Found | undefined): Found | undefined =>
  a && b ? { ...a, value: a.value === b.value ? a.value : `${a.value} / ${b.value}` } : (a ?? b);

/** An upfront payment between the parties. */
const putUpfront = (context: TradeContext): void => {
  const payments = childrenOf(context.product, 'additionalPayment');
  const [first, second] = payments;
  if (!first) return;
  putMoney(context, 'premium', 'premiumCurrency', moneyAt(first, 'paymentAmount'));
  if (second) leftOut(context, second, 'a second additional payment');
};

/**
 * Interest rate swaps of two streams, fixed or floating, in one currency or two. The direction is PAY where the own party
 * pays the fixed (else the primary) leg; the counter notional is the other leg's where its currency differs.
 */
export const readInterestRateSwap = (context: TradeContext): void => {
  const { product, writer } = context;
  const legs = childrenOf(product, 'swapStream').map(legOf);
  const [first, second] = legs;
  writer.put('product', 'INTEREST_RATE_SWAP', pathOf(product));
  if (!first || !second || legs.length > 2) {
    writer.complain(
      'UNSUPPORTED_STRUCTURE',
      `A swap of ${legs.length} streams can't be expressed as one trade; two are read`,
    );
    if (!first) return;
  }
  const [primary, other] = second ? primaryFirst([first, second]) : [first, undefined];
  const dates = child(primary.stream, 'calculationPeriodDates');
  put(
    context,
    'effectiveDate',
    adjustableDateAt(dates, 'effectiveDate') ?? adjustableDateAt(dates, 'relativeEffectiveDate'),
  );
  put(context, 'maturityDate', adjustableDateAt(dates, 'terminationDate'));
  putDirection(context, primary.stream, 'payer', ['PAY', 'RECEIVE']);
  putMoney(context, 'notional', 'currency', primary.notional);
  if (other && other.notional.currency?.value !== primary.notional.currency?.value) {
    putMoney(context, 'counterNotional', 'counterCurrency', other.notional);
  } else if (other && Number(other.notional.amount?.value) !== Number(primary.notional.amount?.value)) {
    leftOut(context, other.stream, 'a notional that differs between the legs');
  }
  put(context, 'rate', primary.fixedRate);
  if (primary.fixedRate && other?.fixedRate && other.fixedRate.value !== primary.fixedRate.value) {
    leftOut(context, other.fixedRate.at, `the other leg's fixed rate of ${other.fixedRate.value} %`);
  }
  put(context, 'floatingIndex', both(primary.floatingIndex, other?.floatingIndex));
  put(context, 'floatingTenor', both(primary.floatingTenor, other?.floatingTenor));
  put(context, 'spread', primary.spread ?? other?.spread);
  if (primary.spread && other?.spread)
    leftOut(context, other.spread.at, `the other leg's spread of ${other.spread.value} %`);
  const calculation = (leg: Leg | undefined) => child(leg?.stream, 'calculationPeriodAmount', 'calculation');
  putDayCount(
    context,
    textAt(calculation(primary), 'dayCountFraction') ?? textAt(calculation(other), 'dayCountFraction'),
  );
  put(context, 'paymentFrequency', periodAt(primary.stream, 'paymentDates', 'paymentFrequency'));
  writer.put('settlementType', 'CASH', pathOf(product));
  putUpfront(context);
  complainOfUnexpressed(context);
};
