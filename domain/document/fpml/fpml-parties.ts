import { isValidLei } from '../../trade/lei.ts';
import type { OurParty } from '../our-party.ts';
import { child, childrenOf, descendants, type XmlElement } from '../xml/xml-element.ts';
import { textAt } from '../xml/xml-values.ts';
import { referenceAt } from './fpml-values.ts';

type FpmlParty = {
  id: string;
  at: XmlElement;
  name?: string;
  lei?: string;
  /** All its identifiers, LEI and BIC among them. */
  identifiers: readonly string[];
};

const isLeiScheme = (scheme: string): boolean => /iso17442|lei\b/i.test(scheme);

const partyOf = (at: XmlElement): FpmlParty => {
  const ids = childrenOf(at, 'partyId');
  const lei = ids.find(
    ({ text, attributes }) => isLeiScheme(attributes.get('partyIdScheme') ?? '') || isValidLei(text),
  )?.text;
  const named = textAt(at, 'partyName')?.value ?? ids.find(({ text }) => text !== '' && text !== lei)?.text;
  return {
    id: at.attributes.get('id') ?? '',
    at,
    identifiers: ids.map(({ text }) => text),
    ...(named ? { name: named } : {}),
    ...(lei ? { lei } : {}),
  };
};

/** The parties that a document declares, in its order. FpML 3 and 4 have them below `trade` in places. */
const fpmlParties = (root: XmlElement): FpmlParty[] =>
  descendants(root, 'party')
    .filter(({ attributes }) => attributes.has('id'))
    .map(partyOf);

const sides = /^(payer|receiver|buyer|seller)PartyReference$/;

/** Ids of the parties that a product pays between, in document order. */
const counterpartyIds = (product: XmlElement): string[] => {
  const ids: string[] = [];
  const visit = (element: XmlElement): void => {
    if (sides.test(element.name)) {
      const id = referenceAt(element);
      if (id !== undefined && !ids.includes(id)) ids.push(id);
    }
    element.children.forEach(visit);
  };
  visit(product);
  return ids;
};

const normalized = (text: string): string => text.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const matchesHint = ({ lei, name, identifiers }: FpmlParty, our: OurParty): boolean =>
  (our.lei !== undefined && (lei === our.lei || identifiers.includes(our.lei))) ||
  (our.bic !== undefined && identifiers.some((id) => id.slice(0, 8) === our.bic?.slice(0, 8))) ||
  (our.name !== undefined && name !== undefined && normalized(name) === normalized(our.name));

const matchesSender = ({ name, identifiers }: FpmlParty, sender: string): boolean =>
  [...identifiers, name ?? ''].some((text) => text !== '' && normalized(text) === normalized(sender));

export type PartyView = {
  own: FpmlParty;
  other: FpmlParty | undefined;
  /** 1 where the document or the caller says whose book it is; less where it is inferred. */
  confidence: number;
};

/** Below certain, above the usual threshold for review: most files name their own party first. */
const inferredConfidence = 0.9;

/**
 * Whose book a trade is in. In this order: the party that the caller names; `onBehalfOf`; the message's sender; the
 * reporting party; the party whose trade id it carries alone; the party of the first `partyTradeInformation`; that of
 * the first trade id; the first of the two in the document. Only parties that the product pays between count.
 */
export const partyView = (
  root: XmlElement,
  header: XmlElement | undefined,
  product: XmlElement,
  our: OurParty,
): PartyView | null => {
  const declared = fpmlParties(root);
  const ids = counterpartyIds(product);
  const traded = declared.filter(({ id }) => ids.includes(id));
  const [first] = traded;
  if (!first) return null;

  const information = childrenOf(header, 'partyTradeInformation');
  const reporting = information.find((item) =>
    descendants(item, 'reportingRole').some(({ text }) => text === 'ReportingParty'),
  );
  const tradeIdHolders = childrenOf(header, 'partyTradeIdentifier').flatMap(
    (item) => referenceAt(item, 'partyReference') ?? [],
  );
  const sender = textAt(root, 'header', 'sentBy')?.value;
  const byId = (id: string | undefined): FpmlParty | undefined => traded.find((party) => party.id === id);

  const stated =
    traded.find((party) => matchesHint(party, our)) ??
    byId(referenceAt(child(root, 'onBehalfOf'), 'partyReference')) ??
    (sender === undefined ? undefined : traded.find((party) => matchesSender(party, sender)));
  const inferred =
    byId(referenceAt(reporting, 'partyReference')) ??
    (new Set(tradeIdHolders).size === 1 ? byId(tradeIdHolders[0]) : undefined) ??
    information.map((item) => byId(referenceAt(item, 'partyReference'))).find((party) => party !== undefined) ??
    byId(tradeIdHolders[0]) ??
    first;
  const own = stated ?? inferred;
  const others = traded.filter((party) => party !== own);
  return { own, other: others.length === 1 ? others[0] : undefined, confidence: stated ? 1 : inferredConfidence };
};
