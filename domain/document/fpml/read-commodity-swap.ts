import { child, pathOf, type XmlElement } from '../xml/xml-element.ts';
import { decimalAt, textAt } from '../xml/xml-values.ts';
import { adjustableDateAt, currencyAt } from './fpml-values.ts';
import { leftOut, put, putDirection, type TradeContext } from './trade-context.ts';

const quantityOf = (leg: XmlElement | undefined) =>
  decimalAt(leg, 'totalNotionalQuantity') ?? decimalAt(leg, 'notionalQuantity', 'quantity');

/**
 * Commodity swaps of a fixed against a floating price: PAY is paying the fixed price. The notional is the total quantity
 * in the commodity's unit, the currency that of the price.
 */
export const readCommoditySwap = (context: TradeContext): void => {
  const { product, writer } = context;
  const fixed = child(product, 'fixedLeg');
  const floating = child(product, 'floatingLeg');
  writer.put('product', 'COMMODITY_SWAP', pathOf(product));
  putDirection(context, fixed ?? floating, 'payer', fixed ? ['PAY', 'RECEIVE'] : ['RECEIVE', 'PAY']);
  put(context, 'effectiveDate', adjustableDateAt(product, 'effectiveDate'));
  put(context, 'maturityDate', adjustableDateAt(product, 'terminationDate'));
  put(context, 'notional', quantityOf(fixed) ?? quantityOf(floating));
  put(
    context,
    'currency',
    currencyAt(fixed, 'fixedPrice', 'priceCurrency') ?? currencyAt(product, 'settlementCurrency'),
  );
  put(context, 'rate', decimalAt(fixed, 'fixedPrice', 'price'));
  put(
    context,
    'underlying',
    textAt(floating, 'commodity', 'instrumentId') ?? textAt(floating, 'commodity', 'description'),
  );
  const physical = [
    'gasPhysicalLeg',
    'oilPhysicalLeg',
    'electricityPhysicalLeg',
    'coalPhysicalLeg',
    'bullionPhysicalLeg',
  ]
    .map((name) => child(product, name))
    .find((leg) => leg !== undefined);
  writer.put('settlementType', physical ? 'PHYSICAL' : 'CASH', pathOf(physical ?? product));
  if (physical) leftOut(context, physical, 'a physical delivery');
  if (!fixed && !physical) leftOut(context, product, 'two floating prices');
};
