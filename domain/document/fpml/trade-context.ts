import type { TradeColumn } from '../../trade/columns.ts';
import type { Direction } from '../../trade/trade.ts';
import type { RecordWriter } from '../record-writer.ts';
import { normalizeDayCount } from '../values/normalize-day-count.ts';
import { pathOf, type XmlElement } from '../xml/xml-element.ts';
import type { Found } from '../xml/xml-values.ts';
import type { PartyView } from './fpml-parties.ts';
import { type FoundMoney, referenceAt } from './fpml-values.ts';

/** What a product reader works with: the product's element, whose view it takes, and where it writes. */
export type TradeContext = {
  root: XmlElement;
  header: XmlElement | undefined;
  product: XmlElement;
  view: PartyView | null;
  writer: RecordWriter;
};

/** Writes a value with its path as its place. */
export const put = ({ writer }: TradeContext, field: TradeColumn, found: Found | undefined): void => {
  if (found) writer.put(field, found.value, pathOf(found.at));
};

export const putMoney = (
  context: TradeContext,
  amount: TradeColumn,
  currency: TradeColumn,
  money: FoundMoney,
): void => {
  put(context, amount, money.amount && { ...money.amount, value: money.amount.value.replace(/^-/, '') });
  put(context, currency, money.currency);
};

export const putDayCount = (context: TradeContext, found: Found | undefined): void =>
  put(context, 'dayCount', found && { ...found, value: normalizeDayCount(found.value) });

/** Terms that a record has no field for: a person decides whether it may stand without them. */
export const leftOut = ({ writer }: TradeContext, at: XmlElement, what: string): void =>
  writer.complain(
    'TERMS_LEFT_OUT',
    `${what} (${pathOf(at)}) can't be expressed in the record: a person must decide whether it stands without it`,
  );

type Side = 'payer' | 'receiver' | 'buyer' | 'seller';

/** Whether the record's own party is on that side of an element; null where the document does not say. */
const ownIs = ({ view }: TradeContext, side: Side, element: XmlElement | undefined): boolean | null => {
  const id = referenceAt(element, `${side}PartyReference`);
  return id === undefined || !view ? null : view.own.id === id;
};

/**
 * Writes the direction: `ifTrue` where the own party is on that side of the element, else `ifFalse`. The opposite side
 * decides where the document names only that one.
 */
export const putDirection = (
  context: TradeContext,
  element: XmlElement | undefined,
  side: Side,
  [ifTrue, ifFalse]: readonly [Direction, Direction],
): void => {
  const opposite: Readonly<Record<Side, Side>> = {
    payer: 'receiver',
    receiver: 'payer',
    buyer: 'seller',
    seller: 'buyer',
  };
  const direct = ownIs(context, side, element);
  const reverse = ownIs(context, opposite[side], element);
  const own = direct ?? (reverse === null ? null : !reverse);
  if (own === null || !element || !context.view) {
    context.writer.complain(
      'NO_DIRECTION',
      `${side} and ${opposite[side]} are not both named, so that the direction is unknown`,
      'direction',
    );
    return;
  }
  context.writer.put(
    'direction',
    own ? ifTrue : ifFalse,
    `${pathOf(element)}/${side}PartyReference`,
    context.view.confidence,
  );
};
