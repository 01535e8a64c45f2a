import type { Candidate, CandidateRecord, Field, Reason } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import { ibanProblem, normalizeIban } from '../check/iban.ts';
import { dateOrderOfCurrency } from '../values/country-conventions.ts';
import { type DecimalMark, decimalMarkOf } from '../values/parse-amount.ts';
import { type DateOrder, dateOrderOf, parseDate } from '../values/parse-date.ts';
import { type AmountReading, amountIn, chooseAmounts, sumsOf } from './expense-amounts.ts';
import type { ExpenseAnswer, ExpenseDocument } from './expense-answer.ts';
import { expenseCurrency } from './expense-currency.ts';
import { fieldOf, type Reading, readingOf, summaryReadings } from './expense-reading.ts';
import {
  type FieldFormat,
  invoiceVocabulary,
  lineVocabulary,
  receiptVocabulary,
  type Vocabulary,
} from './expense-vocabulary.ts';
import { groupExpenses } from './group-expenses.ts';

type Kind = 'receipt' | 'invoice';

/** What the document shows of how it writes numbers and dates. */
type Conventions = { mark: DecimalMark | null; provenOrder: DateOrder | null; localOrder: DateOrder | null };

/** What is left of a confidence when a value could be read two ways, or is decided by local custom alone. */
const certainty = { byCustom: 0.95, ambiguousDate: 0.5, ambiguousAmount: 0.6 } as const;

/** The names of the fields that carry the document's three sums. */
const sums: Readonly<Record<Kind, { subtotal: string; tax: string; total: string }>> = {
  receipt: { subtotal: 'subtotal', tax: 'tax', total: 'total' },
  invoice: { subtotal: 'subtotal', tax: 'taxAmount', total: 'totalAmount' },
};

/** Readings of a field: by type, the preferred type first and within it the surest; else by the label of untyped fields. */
const readingsFor = (readings: readonly Reading[], { types, label }: Vocabulary[string]): Reading[] => {
  const bySureness = (a: Reading, b: Reading) => b.confidence - a.confidence;
  const typed = types.flatMap((type) =>
    readings
      .filter(
        (reading) => reading.type === type && (!/^(NAME|ADDRESS)$/.test(type) || reading.groups.includes('VENDOR')),
      )
      .toSorted(bySureness),
  );
  if (typed.length > 0 || !label) return typed;
  return readings.filter((reading) => reading.type === 'OTHER' && label.test(reading.label)).toSorted(bySureness);
};

type Interpreted = { field: Field; reason?: Omit<Reason, 'record' | 'field'> } | null;

const interpretDate = (reading: Reading, { provenOrder, localOrder }: Conventions): Interpreted => {
  const plain = parseDate(reading.text);
  if (!plain) return null;
  if (!plain.ambiguous) return { field: fieldOf(plain.value, reading) };
  const order = provenOrder ?? localOrder;
  const decided = order === null ? plain : (parseDate(reading.text, order) ?? plain);
  if (order !== null) return { field: fieldOf(decided.value, reading, provenOrder === null ? certainty.byCustom : 1) };
  return {
    field: fieldOf(plain.value, reading, certainty.ambiguousDate),
    reason: {
      code: 'AMBIGUOUS_DATE',
      message: `${JSON.stringify(reading.text)} could be day-month or month-day, and nothing in the document tells: taken as ${plain.value}`,
    },
  };
};

const amountField = ({ value, ambiguous, reading }: AmountReading): Interpreted => ({
  field: fieldOf(value, reading, ambiguous ? certainty.ambiguousAmount : 1),
  ...(ambiguous
    ? {
        reason: {
          code: 'AMBIGUOUS_AMOUNT',
          message: `${JSON.stringify(reading.text)} could group thousands or mark decimals, and nothing in the document tells: taken as ${value}`,
        },
      }
    : {}),
});

const interpretValue = (reading: Reading, format: FieldFormat, conventions: Conventions): Interpreted => {
  switch (format) {
    case 'date':
      return interpretDate(reading, conventions);
    case 'amount': {
      const amount = amountIn(reading, conventions.mark);
      return amount && amountField(amount);
    }
    case 'iban':
      return { field: fieldOf(normalizeIban(reading.text), reading) };
    case 'bic':
      return { field: fieldOf(reading.text.replaceAll(/\s/g, '').toUpperCase(), reading) };
    case 'text':
      return { field: fieldOf(reading.text, reading) };
  }
};

const ibanPattern = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/** An IBAN anywhere on the page, where no field was labelled so: its check digits make it sure. */
const ibanInText = (documents: readonly ExpenseDocument[]): Field | null => {
  for (const block of documents.flatMap(({ Blocks }) => Blocks ?? [])) {
    if (block.BlockType !== 'LINE') continue;
    const iban = (block.Text ?? '').match(ibanPattern)?.find((text) => ibanProblem(text) === null);
    const reading = readingOf({
      ValueDetection: { Text: iban, Confidence: block.Confidence, Geometry: block.Geometry },
      PageNumber: block.Page,
    });
    if (iban !== undefined && reading) return fieldOf(normalizeIban(iban), reading);
  }
  return null;
};

const lineItemsOf = (documents: readonly ExpenseDocument[], conventions: Conventions): CandidateRecord['lineItems'] =>
  documents
    .flatMap(({ LineItemGroups }) => LineItemGroups ?? [])
    .flatMap(({ LineItems }) => LineItems ?? [])
    .map(({ LineItemExpenseFields }) => {
      const line: Record<string, Field> = {};
      for (const reading of (LineItemExpenseFields ?? []).flatMap((field) => readingOf(field) ?? [])) {
        const name = lineVocabulary[reading.type];
        if (name === undefined) continue;
        const format: FieldFormat = ['description', 'productCode'].includes(name) ? 'text' : 'amount';
        const interpreted = interpretValue(reading, format, conventions);
        if (interpreted) line[name] ??= interpreted.field;
      }
      return line;
    })
    .filter((line) => Object.keys(line).length > 0);

const textsOf = (documents: readonly ExpenseDocument[], readings: readonly Reading[]): string[] => {
  const lines = documents
    .flatMap(({ Blocks }) => Blocks ?? [])
    .flatMap(({ BlockType, Text }) => (BlockType === 'LINE' && Text ? [Text] : []));
  return [...lines, ...readings.map(({ label, text }) => `${label} ${text}`)];
};

const interpretGroup = (
  documents: readonly ExpenseDocument[],
  kind: Kind,
): { record: CandidateRecord; reasons: Omit<Reason, 'record'>[] } => {
  const vocabulary = kind === 'receipt' ? receiptVocabulary : invoiceVocabulary;
  const names = sums[kind];
  const readings = summaryReadings(documents);
  const texts = textsOf(documents, readings);
  const lineReadings = documents
    .flatMap(({ LineItemGroups }) => LineItemGroups ?? [])
    .flatMap(({ LineItems }) => LineItems ?? [])
    .flatMap(({ LineItemExpenseFields }) => LineItemExpenseFields ?? [])
    .flatMap((field) => readingOf(field) ?? [])
    .filter(({ type }) => type === 'PRICE' || type === 'UNIT_PRICE');
  const found = (name: string): Reading[] => readingsFor(readings, vocabulary[name] as Vocabulary[string]);

  const amountReadings = [names.total, names.subtotal, names.tax, 'amountPaid'].flatMap(found);
  const mark = decimalMarkOf([...amountReadings, ...lineReadings].map(({ text }) => text));
  const currency = expenseCurrency([...amountReadings, ...lineReadings], texts);
  const conventions: Conventions = {
    mark,
    provenOrder: dateOrderOf(texts),
    localOrder: dateOrderOfCurrency(currency?.currency ?? null),
  };

  const fields: Record<string, Field> = {};
  const reasons: Omit<Reason, 'record'>[] = [];
  const set = (name: string, interpreted: Interpreted): boolean => {
    if (!interpreted) return false;
    fields[name] = interpreted.field;
    if (interpreted.reason) reasons.push({ ...interpreted.reason, field: name });
    return true;
  };

  const amounts = (name: string): AmountReading[] => sumsOf(found(name), mark);
  const chosen = chooseAmounts(amounts(names.subtotal), amounts(names.tax), amounts(names.total));
  for (const part of ['subtotal', 'tax', 'total'] as const) {
    const amount = chosen[part];
    if (amount) set(names[part], amountField(amount));
  }
  for (const [name, { format }] of Object.entries(vocabulary)) {
    // The first reading that can be taken for what the field is; `found` gives the best first. Sums are chosen above.
    if (fields[name] === undefined && !Object.values(names).includes(name))
      found(name).some((reading) => set(name, interpretValue(reading, format, conventions)));
  }
  if (currency) fields.currency = fieldOf(currency.currency, currency.reading, currency.certainty);
  if (kind === 'invoice' && fields.iban === undefined) {
    const iban = ibanInText(documents);
    if (iban) fields.iban = iban;
  }
  return { record: { fields, lineItems: lineItemsOf(documents, conventions) }, reasons };
};

/**
 * The receipt or invoice that an AnalyzeExpense answer says, under the names that `toReceipt` and `toInvoice` take. Dates
 * become ISO 8601, amounts plain decimals; each field keeps its page, box and confidence (the lower of Textract's of type and text,
 * lowered further where day and month, or thousands and decimals, are decided by custom or not at all). Pages of one document
 * make one record; several receipts on one scan make several.
 */
export const interpretExpense = (answer: ExpenseAnswer, kind: Kind): Candidate => {
  const results = groupExpenses(answer.ExpenseDocuments ?? [])
    .map((documents) => interpretGroup(documents, kind))
    .filter(({ record }) => Object.keys(record.fields).length > 0 || record.lineItems.length > 0);
  if (results.length === 0) {
    return unreadable(kind, {
      code: 'NO_RECORD',
      message: `No ${kind} could be read from the pages. Send a sharper scan, upright and whole.`,
    });
  }
  return {
    kind,
    records: results.map(({ record }) => record),
    reasons: results.flatMap(({ reasons }, record) => reasons.map((reason): Reason => ({ ...reason, record }))),
  };
};
