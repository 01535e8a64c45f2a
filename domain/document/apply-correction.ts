import type { Candidate, CandidateRecord, DocumentKind, Field, Reason } from './candidate.ts';
import { parseCorrection } from './values/parse-correction.ts';

/** What a person says a field is. `record` defaults to the first; `line` names a line item; an empty value takes the field away. */
export type Correction = { record?: number; line?: number; field: string; value: string };

/** What a person says is no record at all: a row of totals, a page that belongs elsewhere. */
export type Discard = { record: number; discard: true };

/** A changed field, for the audit trail; `*` is a whole record that was discarded, its values as JSON. */
export type FieldChange = { record: number; line?: number; field: string; before: string | null; after: string | null };

export type CorrectionResult =
  | { kind: 'corrected'; candidate: Candidate; changes: FieldChange[] }
  /** Nothing was changed: each correction that could not be taken has its reason. */
  | { kind: 'refused'; problems: Reason[] };

/** A person's word counts as certain; the place on the page stays that of the value corrected. */
const corrected = (value: string, before: Field | undefined): Field => ({
  value,
  confidence: 1,
  page: before?.page ?? null,
  box: before?.box ?? null,
  place: 'person',
});

/** Sets or takes away one field of a record; the change, or why the value is none. */
const correctField = (
  kind: DocumentKind,
  record: CandidateRecord,
  { line, field, value }: Correction,
): Omit<FieldChange, 'record'> | Omit<Reason, 'record'> => {
  const fields = line === undefined ? record.fields : record.lineItems[line];
  if (!fields) return { code: 'NO_SUCH_LINE', message: `There is no line ${line}`, field };
  const parsed = value.trim() === '' ? null : parseCorrection(kind, line !== undefined, field, value);
  if (parsed && !parsed.ok) return { code: 'INVALID_CORRECTION', message: parsed.problem, field };
  const before = fields[field];
  if (parsed) fields[field] = corrected(parsed.value, before);
  else delete fields[field];
  return {
    ...(line === undefined ? {} : { line }),
    field,
    before: before?.value ?? null,
    after: parsed?.value ?? null,
  };
};

/**
 * The candidate with a person's corrections, all of them or none. Values are read by the same parsers as the document's
 * own, so `1,000.00` and `3 Nov 2026` are fine. The reader's own reasons go: the person has seen and answered them. The
 * checks are run again by the caller.
 */
export const applyCorrection = (
  candidate: Candidate,
  corrections: readonly (Correction | Discard)[],
): CorrectionResult => {
  const records = structuredClone(candidate.records);
  const discarded = new Set<number>();
  const problems: Reason[] = [];
  const changes: FieldChange[] = [];
  for (const correction of corrections) {
    const { record: index = 0 } = correction;
    const record = records[index];
    if (!record) {
      problems.push({ code: 'NO_SUCH_RECORD', message: `There is no record ${index}`, record: index });
      continue;
    }
    if ('discard' in correction) {
      const values = Object.fromEntries(Object.entries(record.fields).map(([name, { value }]) => [name, value]));
      changes.push({ record: index, field: '*', before: JSON.stringify(values), after: null });
      discarded.add(index);
      continue;
    }
    const change = correctField(candidate.kind, record, correction);
    if ('message' in change) problems.push({ ...change, record: index });
    else if (change.before !== change.after) changes.push({ record: index, ...change });
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  const kept = records.filter((_, index) => !discarded.has(index));
  return { kind: 'corrected', candidate: { ...candidate, records: kept, reasons: [] }, changes };
};
