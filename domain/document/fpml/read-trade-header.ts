import { child, childrenOf, descendants, pathOf, type XmlElement } from '../xml/xml-element.ts';
import { dateAt, type Found, textAt } from '../xml/xml-values.ts';
import { referenceAt } from './fpml-values.ts';
import { put, type TradeContext } from './trade-context.ts';

type TradeId = Found & { scheme: string };

/** A party's trade id, with or without a version. */
const tradeIdsOf = (identifier: XmlElement): TradeId[] =>
  [
    ...childrenOf(identifier, 'tradeId'),
    ...childrenOf(identifier, 'versionedTradeId').flatMap((item) => childrenOf(item, 'tradeId')),
  ]
    .filter(({ text }) => text !== '')
    .map((at) => ({ value: at.text, at, scheme: at.attributes.get('tradeIdScheme') ?? '' }));

const isUtiScheme = (scheme: string): boolean => /unique-transaction-identifier|\buti\b/i.test(scheme);
const isUsiScheme = (scheme: string): boolean => /unique-swap-identifier|\busi\b/i.test(scheme);

/** A UTI begins with the LEI of who issued it (ISO 23897); FpML may give the two apart. */
const withIssuer = (identifier: XmlElement, id: TradeId): Found => {
  const issuer = textAt(identifier, 'issuer')?.value ?? '';
  return {
    value: (id.value.startsWith(issuer) ? id.value : `${issuer}${id.value}`).replaceAll(/\s/g, '').toUpperCase(),
    at: id.at,
  };
};

const putIdentifiers = (context: TradeContext): void => {
  const { header, view } = context;
  const identifiers = childrenOf(header, 'partyTradeIdentifier');
  const all = identifiers.flatMap((identifier) => tradeIdsOf(identifier).map((id) => ({ identifier, id })));
  const unique = all.find(({ id }) => isUtiScheme(id.scheme)) ?? all.find(({ id }) => isUsiScheme(id.scheme));
  put(context, 'uti', unique && withIssuer(unique.identifier, unique.id));

  const named = all.filter(({ id }) => !isUtiScheme(id.scheme) && !isUsiScheme(id.scheme));
  const of = (partyId: string | undefined): TradeId | undefined =>
    named.find(({ identifier }) => partyId !== undefined && referenceAt(identifier, 'partyReference') === partyId)?.id;
  // Ids that no party of the trade holds (a platform's, a message's) are references from outside.
  const outside = named.find(({ identifier }) => {
    const holder = referenceAt(identifier, 'partyReference');
    return holder === undefined || (holder !== view?.own.id && holder !== view?.other?.id);
  })?.id;
  put(context, 'tradeId', of(view?.own.id));
  put(context, 'externalRef', of(view?.other?.id) ?? outside);
  if (!view) put(context, 'tradeId', named[0]?.id);
};

const personName = (root: XmlElement, id: string | undefined): Found | undefined => {
  const person = descendants(root, 'person').find(({ attributes }) => id !== undefined && attributes.get('id') === id);
  if (!person) return undefined;
  const name = ['firstName', 'surname'].flatMap((part) => textAt(person, part)?.value ?? []).join(' ');
  return name === '' ? textAt(person, 'personId') : { value: name, at: person };
};

const unitName = (root: XmlElement, id: string | undefined): Found | undefined => {
  const unit = descendants(root, 'businessUnit').find(
    ({ attributes }) => id !== undefined && attributes.get('id') === id,
  );
  return textAt(unit, 'name') ?? textAt(unit, 'businessUnitId');
};

const putPeople = (context: TradeContext): void => {
  const { header, root, view } = context;
  const own = childrenOf(header, 'partyTradeInformation').filter(
    (item) => !view || referenceAt(item, 'partyReference') === view.own.id,
  );
  for (const information of own) {
    const trader = childrenOf(information, 'relatedPerson').find((item) => textAt(item, 'role')?.value === 'Trader');
    put(context, 'trader', personName(root, referenceAt(trader, 'personReference')) ?? textAt(information, 'trader'));
    const desk = childrenOf(information, 'relatedBusinessUnit').find((item) =>
      ['Book', 'TradingDesk', 'Trader'].includes(textAt(item, 'role')?.value ?? ''),
    );
    put(context, 'book', unitName(root, referenceAt(desk, 'businessUnitReference')) ?? textAt(information, 'book'));
    const time = textAt(information, 'executionDateTime');
    put(context, 'tradeTime', time);
  }
};

/** Writes what every product has: dates, references, UTI, both parties, trader and book. */
export const readTradeHeader = (context: TradeContext): void => {
  const { header, view, writer } = context;
  put(context, 'tradeDate', dateAt(header, 'tradeDate') ?? dateAt(child(header, 'tradeDate'), 'date'));
  put(context, 'tradeTime', textAt(header, 'executionDateTime'));
  putIdentifiers(context);
  putPeople(context);
  if (!view) {
    writer.complain('NO_PARTIES', 'The document does not say which parties the trade is between', 'counterpartyName');
    return;
  }
  const { own, other, confidence } = view;
  writer.put('partyName', own.name, pathOf(own.at), confidence);
  writer.put('partyLei', own.lei, pathOf(own.at), confidence);
  if (!other) {
    writer.complain('NO_COUNTERPARTY', 'The document does not say who the one other party is', 'counterpartyName');
    return;
  }
  writer.put('counterpartyName', other.name, pathOf(other.at), confidence);
  writer.put('counterpartyLei', other.lei, pathOf(other.at), confidence);
};
