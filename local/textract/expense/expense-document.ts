import { randomUUID } from 'node:crypto';
import type { ExpenseDetection, ExpenseDocument, ExpenseField } from '@aws-sdk/client-textract';
import { geometryOf } from '../blocks/geometry.ts';
import { type PageBlocks, percent } from '../blocks/page-blocks.ts';
import { amountsIn } from './amounts.ts';
import type { Fact, Span } from './fact.ts';
import { findFacts } from './find-facts.ts';
import { findLineItems } from './find-line-items.ts';

/** One page as AnalyzeExpense reports it. */
export function expenseDocument(page: PageBlocks, index: number): ExpenseDocument {
  const facts = findFacts(page.layout);
  const items = findLineItems(page.layout);
  const currency = currencyOf(facts);
  const fields = facts.map((fact) => toField(page, fact, currency));
  const parties = facts.filter(({ group }) => group).flatMap((fact) => partyFields(page, fact));
  return {
    ExpenseIndex: index,
    SummaryFields: [...parties, ...fields],
    LineItemGroups:
      items.length === 0
        ? []
        : [
            {
              LineItemGroupIndex: 1,
              LineItems: items.map((item) => ({
                LineItemExpenseFields: item.map((fact) => toField(page, fact, undefined)),
              })),
            },
          ],
    Blocks: page.blocks,
  };
}

const moneyTypes = new Set([
  'TOTAL',
  'SUBTOTAL',
  'TAX',
  'AMOUNT_PAID',
  'AMOUNT_DUE',
  'GRATUITY',
  'DISCOUNT',
  'SERVICE_CHARGE',
  'SHIPPING_HANDLING_CHARGE',
  'PRIOR_BALANCE',
]);

function toField(page: PageBlocks, fact: Fact, currency: string | undefined): ExpenseField {
  return {
    Type: { Text: fact.type, Confidence: percent(fact.confidence) },
    ...(fact.label ? { LabelDetection: detection(page, fact.label, fact.confidence) } : {}),
    ValueDetection: detection(page, fact.value, fact.confidence),
    PageNumber: page.number,
    ...(currency && moneyTypes.has(fact.type) ? { Currency: { Code: currency } } : {}),
  };
}

/** Names and addresses come a second time, by the party they belong to (`NAME` of the group `VENDOR`). */
function partyFields(page: PageBlocks, fact: Fact): ExpenseField[] {
  const type = /NAME$/u.test(fact.type) ? 'NAME' : 'ADDRESS';
  return [
    {
      ...toField(page, { ...fact, type }, undefined),
      GroupProperties: [{ Types: [fact.group!], Id: randomUUID() }],
    },
  ];
}

/** How sure the value is: no surer than its reading, nor than that it is this field's. */
function detection(page: PageBlocks, span: Span, confidence: number): ExpenseDetection {
  const reading = Math.min(...span.words.map((word) => word.confidence));
  return {
    Text: span.text,
    Geometry: geometryOf(
      span.words.map(({ quad }) => quad),
      page.page,
    ),
    Confidence: percent(Math.min(reading, confidence)),
  };
}

function currencyOf(facts: readonly Fact[]): string | undefined {
  return facts
    .filter(({ type }) => moneyTypes.has(type))
    .flatMap(({ value }) => amountsIn(value.words))
    .find((amount) => amount.currency)?.currency;
}
