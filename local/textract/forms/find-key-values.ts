import { type Layout, type Row, type Segment, wordsOf } from '../layout/rows.ts';
import type { KeyValue } from './key-value.ts';
import { looksLikeLabel } from './looks-like-label.ts';
import { splitLabels } from './split-labels.ts';

/** Finds the form fields of a page: labels with a colon, two-column lists without one, and values under their label. */
export function findKeyValues(layout: Layout): KeyValue[] {
  const used = new Set<Segment>();
  return [
    ...colonPairs(layout, used),
    ...stackedPairs(layout, used),
    ...columnPairs(layout, used),
    ...pairsBelow(layout, used),
  ];
}

/** `Label: value` in one line, or `Label:` with its value to the right, or else just below. */
function colonPairs(layout: Layout, used: Set<Segment>): KeyValue[] {
  const pairs: KeyValue[] = [];
  layout.rows.forEach((row, rowIndex) => {
    row.segments.forEach((segment, index) => {
      if (used.has(segment)) return;
      const parts = splitLabels(segment.line.words);
      if (!parts.some(({ label }) => label.length > 0)) return;
      used.add(segment);
      parts.forEach((part, partIndex) => {
        if (part.label.length === 0) return;
        if (part.value.length > 0) {
          pairs.push({ key: part.label, value: part.value, confidence: 0.95 });
          return;
        }
        if (partIndex < parts.length - 1) return;
        const value = valueRightOf(row, index, used) ?? valueBelow(layout, rowIndex, segment, used);
        pairs.push({ key: part.label, value: value ? wordsOf(value) : [], confidence: value ? 0.92 : 0.6 });
        for (const each of value ?? []) used.add(each);
      });
    });
  });
  return pairs;
}

function valueRightOf(row: Row, index: number, used: ReadonlySet<Segment>): Segment[] | undefined {
  const next = row.segments[index + 1];
  if (!next || used.has(next) || splitLabels(next.line.words).some(({ label }) => label.length > 0)) return undefined;
  return [next];
}

function valueBelow(
  layout: Layout,
  rowIndex: number,
  label: Segment,
  used: ReadonlySet<Segment>,
): Segment[] | undefined {
  const below = layout.rows[rowIndex + 1];
  if (!below || below.top - label.bottom > 1.2 * label.height) return undefined;
  const value = below.segments.find(
    (each) =>
      !used.has(each) && each.left < label.right && each.right > label.left && each.left > label.left - label.height,
  );
  if (!value || splitLabels(value.line.words).some((part) => part.label.length > 0)) return undefined;
  return [value];
}

/**
 * A list in two columns (or four: two lists side by side) without colons: at least three rows in a run whose labels
 * begin at one place, and whose values begin or end at another.
 */
function columnPairs(layout: Layout, used: Set<Segment>): KeyValue[] {
  const pairs: KeyValue[] = [];
  const free = layout.rows.map((row) => row.segments.filter((segment) => !used.has(segment)));
  let run: Segment[][] = [];
  const close = (): void => {
    if (run.length >= 2) {
      for (const segments of run) {
        for (let index = 0; index + 1 < segments.length; index += 2) {
          const [label, value] = [segments[index]!, segments[index + 1]!];
          pairs.push({ key: label.line.words, value: value.line.words, confidence: run.length >= 3 ? 0.85 : 0.7 });
          used.add(label).add(value);
        }
      }
    }
    run = [];
  };
  for (const segments of free) {
    if (segments.length === 0) continue;
    const even = segments.length === 2 || segments.length === 4;
    const labelled = even && segments.every((segment, index) => index % 2 === 1 || looksLikeLabel(segment.text));
    if (!labelled) {
      close();
      continue;
    }
    const last = run.at(-1);
    if (last && !continues(last, segments)) close();
    run.push(segments);
  }
  close();
  return pairs;
}

/** A grid of labels with each value just under its label: the gap to the value is the smaller one. */
function stackedPairs(layout: Layout, used: Set<Segment>): KeyValue[] {
  const pairs: KeyValue[] = [];
  const rows = layout.rows.map((row) => row.segments.filter((segment) => !used.has(segment)));
  rows.forEach((labels, index) => {
    const values = rows[index + 1];
    if (!values || labels.length < 2 || labels.length !== values.length) return;
    if ([...labels, ...values].some((segment) => used.has(segment))) return;
    if (!labels.every(({ text }) => looksLikeLabel(text))) return;
    const tolerance = 0.8 * values[0]!.height;
    if (!labels.every(({ left }, at) => Math.abs(left - values[at]!.left) < tolerance)) return;
    const middle = ({ top, bottom }: { top: number; bottom: number }): number => (top + bottom) / 2;
    const step = middle(values[0]!) - middle(labels[0]!);
    const [above, below] = [layout.rows[index - 1], layout.rows[index + 2]];
    const toAbove = above ? middle(labels[0]!) - middle(above) : Infinity;
    const toBelow = below ? middle(below) - middle(values[0]!) : Infinity;
    if (step > 0.8 * Math.min(toAbove, toBelow) || step > 2.5 * values[0]!.height) return;
    labels.forEach((label, at) => {
      pairs.push({ key: label.line.words, value: values[at]!.line.words, confidence: 0.85 });
      used.add(label).add(values[at]!);
    });
  });
  return pairs;
}

function continues(above: readonly Segment[], below: readonly Segment[]): boolean {
  if (above.length !== below.length) return false;
  const tolerance = 0.8 * below[0]!.height;
  if (below[0]!.top - above[0]!.bottom > 3 * below[0]!.height) return false;
  return below.every((segment, index) => {
    const left = Math.abs(segment.left - above[index]!.left) < tolerance;
    return left || (index % 2 === 1 && Math.abs(segment.right - above[index]!.right) < tolerance);
  });
}

/** A row of labels with one row of values under it, as in a table's head with a single line. */
function pairsBelow(layout: Layout, used: Set<Segment>): KeyValue[] {
  const pairs: KeyValue[] = [];
  layout.rows.forEach((row, index) => {
    const labels = row.segments;
    const values = layout.rows[index + 1]?.segments;
    const after = layout.rows[index + 2]?.segments;
    if (!values || labels.length < 2 || values.length !== labels.length || after?.length === labels.length) return;
    if (![...labels, ...values].every((segment) => !used.has(segment))) return;
    if (!labels.every(({ text }) => looksLikeLabel(text)) || values.every(({ text }) => looksLikeLabel(text))) return;
    if (!labels.every((label, at) => label.left < values[at]!.right && values[at]!.left < label.right)) return;
    labels.forEach((label, at) => {
      pairs.push({ key: label.line.words, value: values[at]!.line.words, confidence: 0.8 });
      used.add(label).add(values[at]!);
    });
  });
  return pairs;
}
