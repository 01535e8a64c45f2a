import { child, childrenOf, descendants, pathOf } from '../xml/xml-element.ts';
import { decimalAt, textAt } from '../xml/xml-values.ts';
import { adjustableDateAt, moneyAt, percentAt, periodAt } from './fpml-values.ts';
import { leftOut, put, putDayCount, putDirection, putMoney, type TradeContext } from './trade-context.ts';

/** Reference entity of a single name; name and series of an index. */
const putUnderlying = (context: TradeContext): void => {
  const { product } = context;
  const terms = child(product, 'generalTerms');
  put(context, 'underlying', textAt(terms, 'referenceInformation', 'referenceEntity', 'entityName'));
  put(context, 'underlying', textAt(terms, 'referenceInformation', 'referenceEntity', 'entityId'));
  const index = child(terms, 'indexReferenceInformation');
  const name = textAt(index, 'indexName');
  const series = textAt(index, 'indexSeries')?.value;
  put(
    context,
    'underlying',
    name && { ...name, value: [name.value, ...(series ? [`Series ${series}`] : [])].join(' ') },
  );
  const [tranche] = descendants(index, 'tranche');
  if (tranche) leftOut(context, tranche, 'a tranche of the index');
  const basket = child(terms, 'basketReferenceInformation');
  if (basket) leftOut(context, basket, 'a basket of reference entities');
};

/**
 * Credit default swaps: BUY is buying protection; the rate is the fixed rate that the buyer pays, in percent; the notional
 * is the protection's. Effective dates may lie before the trade date, since standard coupons accrue from the last roll.
 */
export const readCreditDefaultSwap = (context: TradeContext): void => {
  const { product, writer } = context;
  const terms = child(product, 'generalTerms');
  const fee = child(product, 'feeLeg');
  const periodic = child(fee, 'periodicPayment');
  const calculation = child(periodic, 'fixedAmountCalculation');
  writer.put('product', 'CREDIT_DEFAULT_SWAP', pathOf(product));
  put(context, 'effectiveDate', adjustableDateAt(terms, 'effectiveDate'));
  put(context, 'maturityDate', adjustableDateAt(terms, 'scheduledTerminationDate'));
  putDirection(context, terms, 'buyer', ['BUY', 'SELL']);
  putMoney(context, 'notional', 'currency', moneyAt(product, 'protectionTerms', 'calculationAmount'));
  putMoney(context, 'notional', 'currency', moneyAt(calculation, 'calculationAmount'));
  put(context, 'rate', percentAt(calculation, 'fixedRate'));
  put(context, 'spread', percentAt(fee, 'marketFixedRate'));
  putDayCount(context, textAt(calculation, 'dayCountFraction'));
  put(context, 'paymentFrequency', periodAt(periodic, 'paymentFrequency'));
  putUnderlying(context);
  for (const name of ['initialPayment', 'singlePayment']) {
    const payment = child(fee, name);
    putMoney(
      context,
      'premium',
      'premiumCurrency',
      moneyAt(payment, payment && child(payment, 'fixedAmount') ? 'fixedAmount' : 'paymentAmount'),
    );
  }
  const physical = child(product, 'physicalSettlementTerms');
  const [cash] = childrenOf(product, 'cashSettlementTerms');
  if (physical) writer.put('settlementType', 'PHYSICAL', pathOf(physical));
  else if (cash) writer.put('settlementType', 'CASH', pathOf(cash));
  const fixed = child(calculation, 'fixedRate');
  if (fixed && !decimalAt(calculation, 'fixedRate'))
    writer.complain('MALFORMED_VALUE', `${pathOf(fixed)}: ${fixed.text} is no rate`, 'rate');
};
