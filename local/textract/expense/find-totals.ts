import type { Amount } from './amounts.ts';
import type { Fact } from './fact.ts';
import type { LabelledAmount } from './labelled-amounts.ts';

/**
 * The document's sums. Several amounts call themselves total (before tax, after rounding, of a tax table); the one that
 * is paid is named most plainly, agrees with the others (cash less change, subtotal and tax), and is repeated.
 */
export function findTotals(labelled: readonly LabelledAmount[], all: readonly Amount[]): Fact[] {
  const facts: Fact[] = [];
  const total = chooseTotal(labelled, all);
  const taxes = labelled.filter(({ kind }) => kind === 'TAX').map(({ amount }) => amount.minorUnits);
  const addsUp = ({ amount }: LabelledAmount): boolean =>
    taxes.some((tax) => amount.minorUnits + tax === total?.amount.amount.minorUnits);
  if (total) facts.push(toFact('TOTAL', total.amount, total.confidence));
  for (const kind of [
    'SUBTOTAL',
    'TAX',
    'AMOUNT_PAID',
    'GRATUITY',
    'DISCOUNT',
    'SERVICE_CHARGE',
    'SHIPPING_HANDLING_CHARGE',
    'PRIOR_BALANCE',
  ] as const) {
    const named = labelled.filter((each) => each.kind === kind);
    // Of several subtotals, the one that the tax makes the total.
    const candidates = kind === 'SUBTOTAL' ? [...named.filter(addsUp), ...named] : named;
    const chosen = kind === 'TAX' || kind === 'DISCOUNT' ? distinct(candidates) : candidates.slice(0, 1);
    for (const each of chosen) facts.push(toFact(kind, each, 0.9 * each.strength));
  }
  return facts;
}

function toFact(type: string, { label, amount }: LabelledAmount, confidence: number): Fact {
  return { type, ...(label.words.length > 0 ? { label } : {}), value: amount, confidence };
}

/** A tax named again with the same amount (in a table of rates) is the same tax. */
function distinct(candidates: readonly LabelledAmount[]): LabelledAmount[] {
  const amounts = new Set<number>();
  return candidates.filter(({ amount }) => !amounts.has(amount.minorUnits) && amounts.add(amount.minorUnits));
}

function chooseTotal(labelled: readonly LabelledAmount[], all: readonly Amount[]) {
  const of = (kind: string): number[] =>
    labelled.filter((each) => each.kind === kind).map(({ amount }) => amount.minorUnits);
  const paid = of('AMOUNT_PAID');
  const change = of('CHANGE');
  const sums = new Set(of('SUBTOTAL').flatMap((net) => of('TAX').map((tax) => net + tax)));
  const settled = new Set(paid.flatMap((amount) => change.map((back) => amount - Math.abs(back))));
  const last = Math.max(...labelled.map(({ row }) => row), 1);
  const paymentRow = Math.min(...labelled.filter(({ kind }) => kind === 'CHANGE').map(({ row }) => row));
  const candidates = labelled
    .filter(({ kind, amount }) => (kind === 'TOTAL' || kind === 'AMOUNT_DUE') && amount.minorUnits > 0)
    // What was paid less the change is the total, whatever OCR made of its label.
    .concat(isNamed(labelled, paymentRow) ? [] : unnamedSettled(settled, labelled, all))
    .map((each) => {
      const value = each.amount.minorUnits;
      const repeats = all.filter(({ minorUnits }) => minorUnits === value).length - 1;
      const score =
        each.strength +
        (settled.has(value) ? 0.5 : 0) +
        (sums.has(value) ? 0.2 : 0) +
        Math.min(2, repeats) * 0.08 +
        (0.05 * each.row) / last -
        // After the change a receipt may total its taxes.
        (each.row > paymentRow ? 0.3 : 0);
      return { amount: each, score };
    })
    .sort((a, b) => b.score - a.score);
  const best = candidates[0];
  if (best) {
    const rival = candidates.find(({ amount }) => amount.amount.minorUnits !== best.amount.amount.minorUnits);
    const lead = rival ? Math.min(1, best.score - rival.score) : 1;
    return { amount: best.amount, confidence: Math.min(0.99, 0.55 + 0.25 * Math.min(1, best.score) + 0.2 * lead) };
  }
  return unlabelledTotal(labelled, all);
}

function isNamed(labelled: readonly LabelledAmount[], paymentRow: number): boolean {
  return labelled.some(({ kind, strength, row }) => kind === 'TOTAL' && strength >= 0.8 && row < paymentRow);
}

function unnamedSettled(settled: ReadonlySet<number>, labelled: readonly LabelledAmount[], all: readonly Amount[]) {
  return all
    .filter((amount) => settled.has(amount.minorUnits) && !labelled.some((each) => each.amount === amount))
    .slice(-1)
    .map(
      (amount): LabelledAmount => ({ kind: 'TOTAL', strength: 0.55, label: { text: '', words: [] }, amount, row: 0 }),
    );
}

/** No label was read: what was paid less the change, or else the largest amount. */
function unlabelledTotal(labelled: readonly LabelledAmount[], all: readonly Amount[]) {
  const paid = labelled.find(({ kind }) => kind === 'AMOUNT_PAID');
  const change = labelled.find(({ kind }) => kind === 'CHANGE');
  if (paid) {
    const value = paid.amount.minorUnits - Math.abs(change?.amount.minorUnits ?? 0);
    const same = all.find(({ minorUnits }) => minorUnits === value);
    return { amount: { ...paid, amount: same ?? paid.amount }, confidence: same ? 0.6 : 0.4 };
  }
  const largest = [...all].sort((a, b) => b.minorUnits - a.minorUnits)[0];
  if (!largest || largest.minorUnits <= 0) return undefined;
  return {
    amount: { kind: 'TOTAL' as const, strength: 0, label: { text: '', words: [] }, amount: largest, row: 0 },
    confidence: 0.3,
  };
}
