import type { Candidate, DocumentKind, Field, Reason } from './candidate.ts';

/** A field of a document without pages: exactly what the file says, at the place named. */
export const structuredField = (value: string, place: string, confidence = 1): Field => ({
  value,
  confidence,
  page: null,
  box: null,
  place,
});

/** A candidate without any record: the document was not readable as what it should be. */
export const unreadable = (kind: DocumentKind, ...reasons: Reason[]): Candidate => ({ kind, records: [], reasons });
