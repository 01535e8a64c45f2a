import { parseTradeValue } from '../../trade/parse-trade-value.ts';
import type { Candidate, Field } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import type { OurParty } from '../our-party.ts';
import { parseCurrency } from '../values/parse-currency.ts';
import { dateOrderOf } from '../values/parse-date.ts';
import { isSpotDate } from '../values/weekdays.ts';
import { amountStatements } from './amount-statements.ts';
import type { AnalysisAnswer } from './analysis-answer.ts';
import { type BlockIndex, blockIndex, type PageText } from './block-index.ts';
import { productNamed } from './confirmation-product.ts';
import { labelPairs } from './label-pairs.ts';
import { whichName } from './name-likeness.ts';
import { type PageWriter, pageWriter } from './page-writer.ts';
import { type TermReading, type TermSheet, termSheet } from './term-sheet.ts';

/** How sure values are that are concluded rather than read. */
const certainty = { byTitle: 0.95, byDates: 0.9, letterhead: 0.75, addressee: 0.85 } as const;

/** Fields that are read as they stand beside their label. */
const plainFields = [
  'tradeId',
  'externalRef',
  'uti',
  'tradeDate',
  'tradeTime',
  'effectiveDate',
  'maturityDate',
  'counterNotional',
  'counterCurrency',
  'rate',
  'strike',
  'spread',
  'floatingIndex',
  'floatingTenor',
  'dayCount',
  'paymentFrequency',
  'premium',
  'premiumCurrency',
  'settlementType',
  'optionType',
  'underlying',
  'partyLei',
  'counterpartyLei',
  'book',
  'trader',
] as const;

const linesOf = ({ blocks, textOf }: BlockIndex): PageText[] =>
  blocks.filter(({ BlockType }) => BlockType === 'LINE').map(textOf);

const readProduct = (writer: PageWriter, terms: TermSheet, lines: readonly PageText[]): void => {
  for (const reading of terms.all('product')) writer.put('product', productNamed(reading.text), reading);
  for (const line of lines) writer.put('product', productNamed(line.text), line, certainty.byTitle);
};

const readParties = (writer: PageWriter, terms: TermSheet, lines: readonly PageText[]): void => {
  writer.read('partyName', terms.all('partyName'));
  writer.read('counterpartyName', terms.all('counterpartyName'));
  const sender = terms.first('sender');
  const addressee = terms.first('addressee');
  if (sender) writer.put('partyName', sender.text, sender, certainty.addressee);
  if (addressee) writer.put('counterpartyName', addressee.text, addressee, certainty.addressee);
  const [letterhead] = lines;
  if (letterhead && !/confirmation/i.test(letterhead.text))
    writer.put('partyName', letterhead.text, letterhead, certainty.letterhead);
};

/** An amount with its currency before or after it: `EUR 1,000,000.00`. */
const readMoney = (
  writer: PageWriter,
  amountField: 'notional' | 'counterNotional',
  currencyField: 'currency' | 'counterCurrency',
  reading: PageText,
): void => {
  const amount = parseTradeValue(amountField, reading.text);
  if (amount.ok) writer.put(amountField, amount.value, reading);
  else writer.complain('MALFORMED_VALUE', amount.problem, amountField);
  writer.put(currencyField, parseCurrency(reading.text), reading);
};

/** Bought and sold amounts: the notional is that of the pair's first currency where one is named, else the one that stands first. */
const readBoughtAndSold = (writer: PageWriter, terms: TermSheet, index: BlockIndex): void => {
  const statements = amountStatements(index);
  const stated = (side: 'bought' | 'sold'): PageText | undefined =>
    terms.all(side).find(({ text }) => /\d/.test(text)) ??
    statements.find((statement) => statement.side === side)?.value;
  const [bought, sold] = [stated('bought'), stated('sold')];
  if (!bought && !sold) return;
  const pair = terms.first('currencyPair')?.text.match(/[A-Z]{3}/)?.[0];
  const currencyOf = (amount: PageText | undefined) => (amount ? parseCurrency(amount.text) : null);
  // In reading order; of two amounts in one sentence, as the sentence has them.
  const position = (amount: PageText) =>
    (amount.page ?? 1) +
    (amount.box ? amount.box.top + amount.box.left / 1000 : 0) +
    statements.findIndex(({ value }) => value === amount) / 1e6;
  const soldFirst =
    bought && sold
      ? pair !== undefined && pair === currencyOf(sold)
        ? true
        : pair === undefined || pair !== currencyOf(bought)
          ? position(sold) < position(bought)
          : false
      : !bought;
  const [dealt, counter] = soldFirst ? [sold, bought] : [bought, sold];
  if (dealt) {
    writer.put('direction', soldFirst ? 'SELL' : 'BUY', dealt);
    readMoney(writer, 'notional', 'currency', dealt);
  }
  if (counter) readMoney(writer, 'counterNotional', 'counterCurrency', counter);
};

const readNotional = (writer: PageWriter, terms: TermSheet): void => {
  const pair = terms.first('currencyPair');
  const [base, quote] = pair?.text.match(/[A-Z]{3}/g) ?? [];
  const [notional] = terms.all('notional');
  if (notional) {
    // Both legs of a swap state their notional; where they differ, `read` says so.
    writer.read('notional', terms.all('notional'));
    writer.put('currency', parseCurrency(notional.text), notional);
  }
  writer.read('currency', terms.all('currency'));
  const counter = terms.first('counterNotional');
  if (counter) writer.put('counterCurrency', parseCurrency(counter.text), counter);
  if (pair && base && quote) {
    writer.put('currency', parseCurrency(base), pair);
    writer.put('counterCurrency', parseCurrency(writer.value('currency') === quote ? base : quote), pair);
  }
};

/** Direction by who is named as paying fixed, or as buyer, where it is not stated as such. */
const readDirection = (writer: PageWriter, terms: TermSheet): void => {
  const stated = terms.all('direction').filter(({ text }) => parseTradeValue('direction', text).ok);
  if (stated.length > 0) writer.read('direction', stated);
  const party = writer.value('partyName');
  const counterparty = writer.value('counterpartyName');
  const product = writer.value('product');
  const isSwap = product === 'INTEREST_RATE_SWAP' || product === 'COMMODITY_SWAP';
  const [own, opposite] = isSwap ? ['PAY', 'RECEIVE'] : ['BUY', 'SELL'];
  const byName = (
    readings: readonly TermReading[],
    ifParty: string | undefined,
    ifCounterparty: string | undefined,
  ): void => {
    for (const reading of readings) {
      const which = whichName(reading.text, party, counterparty);
      if (which !== null) writer.put('direction', which === 1 ? ifParty : ifCounterparty, reading);
    }
  };
  byName(terms.all('fixedPayer'), own, opposite);
  byName(terms.all('floatingPayer'), opposite, own);
  byName(terms.all('buyer'), own, opposite);
  byName(terms.all('seller'), opposite, own);
  const fixedBy = (readings: readonly TermReading[], ifFixed: string, ifFloating: string): void => {
    for (const reading of readings) {
      if (/\bfixed\b|^[\d.,]+\s*%/i.test(reading.text)) writer.put('direction', ifFixed, reading);
      else if (/\bfloat|\b(EURIBOR|LIBOR|SOFR|SONIA|ESTR|€STR|SARON|TONA)\b/i.test(reading.text))
        writer.put('direction', ifFloating, reading);
    }
  };
  fixedBy(terms.all('wePay'), 'PAY', 'RECEIVE');
  fixedBy(terms.all('weReceive'), 'RECEIVE', 'PAY');
};

/** Spot or forward by the dates where no words say it, for an exchange of two currencies. */
const concludeFxProduct = (writer: PageWriter, terms: TermSheet): void => {
  const tradeDate = writer.value('tradeDate');
  const valueDate = writer.value('effectiveDate');
  const from = terms.first('effectiveDate');
  if (writer.value('product') !== undefined || writer.value('counterCurrency') === undefined) return;
  if (tradeDate === undefined || valueDate === undefined || !from || valueDate < tradeDate) return;
  writer.put('product', isSpotDate(tradeDate, valueDate) ? 'FX_SPOT' : 'FX_FORWARD', from, certainty.byDates);
};

const mirrored: Readonly<Record<string, string>> = { BUY: 'SELL', SELL: 'BUY', PAY: 'RECEIVE', RECEIVE: 'PAY' };
const swapped: readonly (readonly [string, string])[] = [
  ['partyName', 'counterpartyName'],
  ['partyLei', 'counterpartyLei'],
  ['tradeId', 'externalRef'],
];

/** The record in the book of the party that the confirmation was sent to. */
const turnedRound = (fields: Record<string, Field>): Record<string, Field> => {
  const turned = { ...fields };
  for (const [own, other] of swapped) {
    const [a, b] = [fields[own], fields[other]];
    delete turned[own];
    delete turned[other];
    if (a) turned[other] = a;
    if (b) turned[own] = b;
  }
  const { direction } = fields;
  if (direction) turned.direction = { ...direction, value: mirrored[direction.value] ?? direction.value };
  return turned;
};

const isAddressedTo = (fields: Record<string, Field>, { lei, name }: OurParty): boolean => {
  const { partyLei, counterpartyLei, partyName, counterpartyName } = fields;
  if (lei !== undefined && (partyLei ?? counterpartyLei))
    return counterpartyLei?.value === lei && partyLei?.value !== lei;
  return name !== undefined && whichName(name, partyName?.value, counterpartyName?.value) === 2;
};

/**
 * The trade that a confirmation's pages say, from AnalyzeDocument's forms, tables, lines and query answers. The record is
 * in the book of who sent the confirmation, unless `ourParty` is known to be whom it was sent to. Labels are known by
 * their synonyms; what stands beside them is read as trade files are read.
 */
export const interpretConfirmation = (answer: AnalysisAnswer, ourParty: OurParty = {}): Candidate => {
  const index = blockIndex(answer);
  const lines = linesOf(index);
  const terms = termSheet(labelPairs(index));
  const writer = pageWriter(dateOrderOf(lines.map(({ text }) => text)));

  readProduct(writer, terms, lines);
  readParties(writer, terms, lines);
  for (const field of plainFields) writer.read(field, terms.all(field));
  readBoughtAndSold(writer, terms, index);
  readNotional(writer, terms);
  concludeFxProduct(writer, terms);
  readDirection(writer, terms);
  const [nearRate, farRate] = [writer.value('rate'), terms.first('farRate')];
  if (farRate && nearRate !== undefined)
    writer.complain(
      'TERMS_LEFT_OUT',
      `The far leg's rate of ${farRate.text} has no field: see that the spread holds the swap points`,
      'spread',
    );

  const { record, reasons } = writer.finish();
  const told = ['notional', 'rate', 'tradeDate', 'tradeId', 'externalRef', 'uti'].filter(
    (field) => record.fields[field],
  );
  if (told.length < 2) {
    return unreadable('trade', {
      code: 'NO_RECORD',
      message: 'No terms of a trade were found on the pages. Check that it is a confirmation, and send a sharper scan.',
    });
  }
  const fields = isAddressedTo(record.fields, ourParty) ? turnedRound(record.fields) : record.fields;
  return {
    kind: 'trade',
    records: [{ ...record, fields }],
    reasons: reasons.map((reason) => ({ ...reason, record: 0 })),
  };
};
