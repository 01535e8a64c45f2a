import { type Layout, wordsOf } from '../layout/rows.ts';
import type { Word } from '../page.ts';
import { amountKindOf } from './amount-labels.ts';
import { type Amount, amountsIn } from './amounts.ts';
import { datesIn } from './dates.ts';
import { type Fact, type Span, spanOf } from './fact.ts';
import { type ColumnHead, type ColumnKind, columnHeads } from './item-columns.ts';

/** The fields of one thing sold, in Textract's types, and its EXPENSE_ROW last. */
type LineItem = readonly Fact[];

const quantityTimes = /^(?<quantity>\d{1,4}(?:[.,]\d{1,3})?)\s*(?:[xX×*@]|pcs|unit|ea)\.?\s*(?:RM|\$|€|£)?\s*$/u;
const productCode = /^(?=(?:.*\d){4})[A-Z\d][A-Z\d-]{4,}$/u;

/**
 * The things sold: the rows with money between the table's head (or, without one, the first money) and the first sum.
 * A row with no description takes the one above it; numbers go by the head's columns, or else by their order.
 */
export function findLineItems(layout: Layout): LineItem[] {
  const head = columnHeads(layout);
  const start = head ? head.row + 1 : 0;
  const end = sumsBegin(layout, start);
  const items: LineItem[] = [];
  let pending: Word[] = [];
  for (const row of layout.rows.slice(start, end)) {
    const words = wordsOf(row.segments);
    const amounts = amountsIn(words);
    if (datesIn(words).length > 0 && !head) {
      pending = [];
      continue;
    }
    if (amounts.length === 0) {
      pending =
        /\p{L}{2}/u.test(row.text) && !/:/u.test(row.text)
          ? [...pending.slice(-12), ...words]
          : [...pending, ...codesOf(words)];
      continue;
    }
    const item = toItem(layout, words, amounts, pending, head?.columns ?? []);
    if (item) items.push(item);
    pending = [];
  }
  return items;
}

/** The first row after the items that names a sum. */
function sumsBegin(layout: Layout, start: number): number {
  for (let index = start; index < layout.rows.length; index++) {
    const words = wordsOf(layout.rows[index]!.segments);
    const amounts = amountsIn(words);
    const label = words.filter((word) => !amounts.some((amount) => amount.words.includes(word)));
    const kind = amountKindOf(spanOf(label).text)?.kind;
    const sum = kind && kind !== 'DISCOUNT' && kind !== 'IGNORED' && kind !== 'SERVICE_CHARGE';
    if (sum && label.length <= 6 && (amounts.length > 0 || kind === 'SUBTOTAL')) return index;
  }
  return layout.rows.length;
}

function codesOf(words: readonly Word[]): Word[] {
  return words.filter(({ text }) => productCode.test(text));
}

function toItem(
  layout: Layout,
  words: readonly Word[],
  amounts: readonly Amount[],
  above: readonly Word[],
  columns: readonly ColumnHead[],
): LineItem | undefined {
  const price = amounts.at(-1)!;
  const byColumn = new Map<ColumnKind, Word[]>();
  const own = new Set(amounts.flatMap((amount) => amount.words));
  for (const word of words) {
    const kind = columnOf(layout, word, columns);
    if (kind) byColumn.set(kind, [...(byColumn.get(kind) ?? []), word]);
  }
  // A tax rate, and what stands in a column of no interest, is no part of the description.
  const aside = new Set(byColumn.get('OTHER') ?? []);
  const rest = words.filter((word) => !own.has(word) && !aside.has(word) && !/^\d+(?:[.,]\d+)?%$/u.test(word.text));
  const quantity = byColumn.get('QUANTITY') ?? quantityIn(rest);
  const unitPrice = byColumn.get('UNIT_PRICE') ?? amounts.at(-2)?.words;
  const taken = new Set([...(quantity ?? []), ...(unitPrice ?? []), ...price.words]);
  let text = rest.filter((word) => !taken.has(word) && !/^[xX×*@]$/u.test(word.text));
  if (!text.some((word) => /\p{L}{2}/u.test(word.text))) text = [...above, ...text];
  const code = text.find((word) => productCode.test(word.text));
  const description = text.filter((word) => word !== code && !(amounts.length > 0 && /^[A-Z*]$/u.test(word.text)));
  if (description.length === 0 && !code) return undefined;
  const item: Fact[] = [];
  const add = (type: string, span: Span, confidence: number): void => {
    if (span.words.length > 0) item.push({ type, value: span, confidence });
  };
  add('ITEM', spanOf(description), 0.9);
  if (quantity) add('QUANTITY', plainQuantity(quantity), 0.88);
  if (unitPrice && unitPrice !== price.words) add('UNIT_PRICE', spanOf(unitPrice), 0.85);
  add('PRICE', price, 0.92);
  if (code) add('PRODUCT_CODE', spanOf([code]), 0.85);
  add('EXPENSE_ROW', spanOf([...above.filter((word) => description.includes(word) || word === code), ...words]), 0.92);
  return item;
}

/** The column whose head stands over the word. */
function columnOf(layout: Layout, word: Word, columns: readonly ColumnHead[]): ColumnKind | undefined {
  const { left, right } = layout.straighten(word.quad);
  return columns.find((column) => left < column.right && column.left < right)?.kind;
}

/** `2 x` before a unit price, or a bare small number. */
function quantityIn(words: readonly Word[]): Word[] | undefined {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (next && quantityTimes.test(`${word.text} ${next.text}`)) return [word];
    if (quantityTimes.test(word.text)) return [word];
  }
  const bare = words.filter(({ text }) => /^\d{1,3}$/u.test(text));
  const last = bare.at(-1);
  return last && last === words.at(-1) ? [last] : undefined;
}

function plainQuantity(words: readonly Word[]): Span {
  const span = spanOf(words);
  return { text: span.text.replace(/\s*[xX×*@]$/u, ''), words };
}
