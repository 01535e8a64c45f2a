import type { PageText } from './block-index.ts';
import { type ConfirmationTerm, termOfLabel } from './confirmation-labels.ts';
import type { LabelPair, PairSource } from './label-pairs.ts';

export type TermReading = PageText & { source: PairSource };

/** What a confirmation says, by term, the surest reading first. */
export type TermSheet = {
  all: (term: ConfirmationTerm) => readonly TermReading[];
  first: (term: ConfirmationTerm) => TermReading | undefined;
};

/** Pairs laid out as such are surer than lines that look like one, and these surer than a query's answer. */
const sourceOrder: readonly PairSource[] = ['form', 'table', 'line', 'query'];

/** A letter's sentence before a colon is no label, however it begins. */
const longestLabel = 60;

export const termSheet = (pairs: readonly LabelPair[]): TermSheet => {
  const byTerm = new Map<ConfirmationTerm, TermReading[]>();
  for (const { label, value, source } of pairs) {
    const term = label.length <= longestLabel ? termOfLabel(label) : undefined;
    if (term === undefined) continue;
    const readings = byTerm.get(term) ?? [];
    readings.push({ ...value, source });
    byTerm.set(term, readings);
  }
  for (const readings of byTerm.values()) {
    readings.sort(
      (a, b) => sourceOrder.indexOf(a.source) - sourceOrder.indexOf(b.source) || b.confidence - a.confidence,
    );
  }
  const all = (term: ConfirmationTerm): readonly TermReading[] => byTerm.get(term) ?? [];
  return { all, first: (term) => all(term)[0] };
};
