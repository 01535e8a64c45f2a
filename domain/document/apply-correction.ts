import type { Candidate, Field, Reason } from './candidate.ts';
import { parseCorrection } from './values/parse-correction.ts';

/** What a person says a field is. `record` defaults to the first; `line` names a line item; an empty value removes the field. */
export type Correction = { record?: number; line?: number; field: string; value: string };

/** A changed field, for the audit trail. */
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

/**
 * The candidate with a person's corrections, all of them or none. Values are read by the same parsers as the document's
 * own, so `1,000.00` and `3 Nov 2026` are fine. The reader's own reasons go: the person has seen and answered them. The
 * checks are run again by the caller.
 */
export const applyCorrection = (candidate: Candidate, corrections: readonly Correction[]): CorrectionResult => {
  const records = structuredClone(candidate.records);
  const problems: Reason[] = [];
  const changes: FieldChange[] = [];
  for (const { record: index = 0, line, field, value } of corrections) {
    const record = records[index];
    const fields = line === undefined ? record?.fields : record?.lineItems[line];
    if (!fields) {
      problems.push({
        code: 'NO_SUCH_RECORD',
        message: `There is no record ${index}${line === undefined ? '' : `, line ${line}`}`,
        field,
      });
      continue;
    }
    const parsed = value.trim() === '' ? null : parseCorrection(candidate.kind, line !== undefined, field, value);
    if (parsed && !parsed.ok) {
      problems.push({ code: 'INVALID_CORRECTION', message: parsed.problem, field, record: index });
      continue;
    }
    const before = fields[field];
    if (parsed) fields[field] = corrected(parsed.value, before);
    else delete fields[field];
    const after = parsed?.value ?? null;
    if (before?.value !== after) {
      changes.push({
        record: index,
        ...(line === undefined ? {} : { line }),
        field,
        before: before?.value ?? null,
        after,
      });
    }
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'corrected', candidate: { ...candidate, records, reasons: [] }, changes };
};
