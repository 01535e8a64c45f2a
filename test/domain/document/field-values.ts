import type { Candidate } from '../../../domain/document/candidate.ts';

/** A record's values by field, for comparing with what is expected. */
export const valuesOf = (candidate: Candidate, record = 0): Record<string, string> =>
  Object.fromEntries(Object.entries(candidate.records[record]?.fields ?? {}).map(([name, { value }]) => [name, value]));

export const codesOf = (candidate: Candidate): string[] => candidate.reasons.map(({ code }) => code);
