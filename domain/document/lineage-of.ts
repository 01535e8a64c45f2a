import type { CandidateRecord } from './candidate.ts';
import type { Lineage, RecordOrigin } from './lineage.ts';

/** The lineage of a candidate's record: every field's confidence and place, without its value. */
export const lineageOf = (record: CandidateRecord, origin: RecordOrigin): Lineage => ({
  ...origin,
  fields: Object.fromEntries(Object.entries(record.fields).map(([name, { value: _value, ...where }]) => [name, where])),
});
