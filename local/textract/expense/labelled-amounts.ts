import type { Layout, Row } from '../layout/rows.ts';
import { wordsOf } from '../layout/rows.ts';
import type { Word } from '../page.ts';
import { type AmountKind, amountKindOf } from './amount-labels.ts';
import { type Amount, amountsIn } from './amounts.ts';
import { type Span, spanOf } from './fact.ts';

/** An amount and the label it goes by. `strength` (0 to 1) says how plainly the label names its kind. */
export type LabelledAmount = {
  readonly kind: AmountKind;
  readonly strength: number;
  readonly label: Span;
  readonly amount: Amount;
  readonly row: number;
};

/** Amounts whose row, or the row just above, names what they are. */
export function labelledAmounts(layout: Layout): LabelledAmount[] {
  const found: LabelledAmount[] = [];
  layout.rows.forEach((row, index) => {
    const words = wordsOf(row.segments);
    const amounts = amountsIn(words);
    const labels = labelParts(words, amounts);
    labels.forEach((label) => {
      const kind = amountKindOf(label.span.text);
      if (!kind) return;
      const amount = label.amounts.at(-1) ?? amountOfNextRow(layout.rows, index, label.span);
      if (amount) found.push({ ...kind, label: label.span, amount, row: index });
    });
  });
  return found;
}

/** A row may hold two pairs: `SUBTOTAL 10.00  TAX 0.60`. Each label has the amounts up to the next label. */
function labelParts(words: readonly Word[], amounts: readonly Amount[]): { span: Span; amounts: Amount[] }[] {
  const amountOf = new Map<Word, Amount>();
  for (const amount of amounts) for (const word of amount.words) amountOf.set(word, amount);
  const parts: { label: Word[]; amounts: Amount[] }[] = [];
  for (const word of words) {
    const amount = amountOf.get(word);
    const last = parts.at(-1);
    if (amount) {
      if (!last) parts.push({ label: [], amounts: [amount] });
      else if (!last.amounts.includes(amount)) last.amounts.push(amount);
    } else if (!last || (last.amounts.length > 0 && /\p{L}{2}/u.test(word.text)))
      parts.push({ label: [word], amounts: [] });
    else if (last.amounts.length === 0) last.label.push(word);
  }
  return parts
    .filter(({ label }) => label.length > 0)
    .map(({ label, amounts: own }) => ({ span: spanOf(label), amounts: own }));
}

/** A label alone on its row has its amount on the next, if nothing else is named there. */
function amountOfNextRow(rows: readonly Row[], index: number, label: Span): Amount | undefined {
  const [row, next] = [rows[index]!, rows[index + 1]];
  if (!next || next.top - row.bottom > 1.2 * (row.bottom - row.top)) return undefined;
  const words = wordsOf(next.segments);
  const amounts = amountsIn(words);
  const rest = words.filter((word) => !amounts.some((amount) => amount.words.includes(word)));
  if (amounts.length !== 1 || rest.some(({ text }) => /\p{L}{3}/u.test(text)) || label.words.length > 5)
    return undefined;
  return amounts[0];
}
