import type { CandidateRecord, Field } from './candidate.ts';

const valuesIn = (fields: Record<string, Field>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name]?.value;
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );

/** The values of a record's named fields, and of its lines' named fields, as plain objects without the absent ones. */
export const recordValues = (
  record: CandidateRecord,
  fieldNames: readonly string[],
  lineNames: readonly string[],
): Record<string, unknown> => ({
  ...valuesIn(record.fields, fieldNames),
  lineItems: record.lineItems.map((line) => valuesIn(line, lineNames)),
});
