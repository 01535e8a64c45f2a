import type { Candidate, Reason } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import type { OurParty } from '../our-party.ts';
import { recordWriter } from '../record-writer.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { child, childrenOf, descendants, type XmlElement } from '../xml/xml-element.ts';
import { partyView } from './fpml-parties.ts';
import { readCommoditySwap } from './read-commodity-swap.ts';
import { readCreditDefaultSwap } from './read-credit-default-swap.ts';
import { readEquityOption, readEquitySwap } from './read-equity.ts';
import { readFxOption, readFxSingleLeg, readFxSwap } from './read-foreign-exchange.ts';
import { readInterestRateSwap } from './read-interest-rate-swap.ts';
import { readCapFloor, readForwardRateAgreement } from './read-rate-option.ts';
import { readTradeHeader } from './read-trade-header.ts';
import type { TradeContext } from './trade-context.ts';

/** Readers by the product's element. */
const productReaders: Readonly<Record<string, (context: TradeContext) => void>> = {
  swap: readInterestRateSwap,
  fra: readForwardRateAgreement,
  capFloor: readCapFloor,
  creditDefaultSwap: readCreditDefaultSwap,
  fxSingleLeg: readFxSingleLeg,
  fxSwap: readFxSwap,
  fxOption: readFxOption,
  fxSimpleOption: readFxOption,
  returnSwap: readEquitySwap,
  equitySwap: readEquitySwap,
  equitySwapTransactionSupplement: readEquitySwap,
  equityOption: readEquityOption,
  briefEquityOption: readEquityOption,
  equityOptionTransactionSupplement: readEquityOption,
  commoditySwap: readCommoditySwap,
};

/** Children of a trade that are not its product. */
const notProducts = new Set([
  'tradeHeader',
  'contractHeader',
  'header',
  'otherPartyPayment',
  'brokerPartyReference',
  'calculationAgent',
  'calculationAgentBusinessCenter',
  'calculationAgentPartyReference',
  'determiningParty',
  'barrierDeterminationAgent',
  'hedgingParty',
  'collateral',
  'documentation',
  'governingLaw',
  'allocations',
  'approvals',
  'tradeSummary',
  'extensions',
  'party',
  'account',
  'originatingPackage',
  'tradeReferenceInformation',
]);

/** Elements that hold a trade. Those of an event that say the terms after it come first, and then count alone. */
const tradeElements = ['trade', 'contract', 'resultingTrade', 'newTrade', 'originalTrade', 'oldTrade'];
const events = new Set([
  'amendment',
  'increase',
  'termination',
  'terminatingEvent',
  'novation',
  'optionExercise',
  'change',
  'withdrawal',
  'additionalEvent',
  'deClear',
  'clearingResults',
  'indexChange',
  'corporateAction',
  'basketChange',
]);

type FoundTrade = { trade: XmlElement; event: XmlElement | null };

const eventOf = (trade: XmlElement): XmlElement | null => {
  for (let at = trade.parent; at; at = at.parent) if (events.has(at.name)) return at;
  return null;
};

const tradesOf = (root: XmlElement): FoundTrade[] => {
  const all = tradeElements
    .flatMap((name) => (root.name === name ? [root] : descendants(root, name)))
    .filter((trade) => child(trade, 'tradeHeader') ?? child(trade, 'contractHeader') ?? child(trade, 'header'))
    .map((trade) => ({ trade, event: eventOf(trade) }));
  return all.filter(
    ({ event }, index) => event === null || all.findIndex((candidate) => candidate.event === event) === index,
  );
};

const readTrade = (
  root: XmlElement,
  { trade, event }: FoundTrade,
  our: OurParty,
): ReturnType<ReturnType<typeof recordWriter>['finish']> => {
  const writer = recordWriter();
  const header = child(trade, 'tradeHeader') ?? child(trade, 'contractHeader') ?? child(trade, 'header');
  const product = trade.children.find(({ name }) => !notProducts.has(name));
  if (!product) {
    writer.complain('NO_PRODUCT', 'The trade has no product in it', 'product');
    return writer.finish();
  }
  const context: TradeContext = { root, header, product, view: partyView(root, header, product, our), writer };
  readTradeHeader(context);
  const read = productReaders[product.name];
  if (read) read(context);
  else {
    const type = childrenOf(product, 'productType').find(({ text }) => text !== '')?.text;
    writer.complain(
      'UNSUPPORTED_PRODUCT',
      `The product ${product.name}${type === undefined ? '' : ` (${type})`} is none of those that are matched: a person must enter or reject it`,
      'product',
    );
  }
  if (event) {
    const after = ['resultingTrade', 'newTrade', 'trade'].includes(trade.name);
    writer.complain(
      'LIFECYCLE_EVENT',
      `The message reports a ${event.name} of an existing trade: the terms are those ${after ? 'after' : 'before'} it`,
    );
  }
  return writer.finish();
};

/**
 * The trades of an FpML document: 4.x and 5.x, confirmation, recordkeeping and transparency views, plain documents and
 * messages. One record a trade, in the view of the party whose book it is (see `partyView`); products that have no place
 * in a record, and terms that a record can't say, become reasons.
 */
export const readFpml = (xml: string, ourParty: OurParty = {}): Candidate => {
  const parsed = parseXml(xml);
  if (!parsed.ok) return unreadable('trade', parsed.reason);
  const trades = tradesOf(parsed.root);
  if (trades.length === 0) {
    return unreadable('trade', {
      code: 'NO_RECORD',
      message: `The FpML message ${parsed.root.name} carries no trade.`,
    });
  }
  const results = trades.map((found) => readTrade(parsed.root, found, ourParty));
  return {
    kind: 'trade',
    records: results.map(({ record }) => record),
    reasons: results.flatMap(({ reasons }, record) => reasons.map((reason): Reason => ({ ...reason, record }))),
  };
};
