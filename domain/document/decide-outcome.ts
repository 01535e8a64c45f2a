import type { Candidate, Reason } from './candidate.ts';
import { requiredFields } from './check/required-fields.ts';

export type Outcome =
  | { kind: 'extracted' }
  /** A person looks at it, and sees why. */
  | { kind: 'review'; reasons: Reason[] }
  /** There is nothing to correct: the sender must act. */
  | { kind: 'rejected'; reasons: Reason[] };

/** Below this confidence (0 to 1) a required field goes to a person. */
const defaultThreshold = 0.75;

const lowConfidence = (candidate: Candidate, threshold: number): Reason[] =>
  candidate.records.flatMap((record, index) =>
    requiredFields(candidate.kind, record).flatMap((names) => {
      const name = names.find((candidateName) => record.fields[candidateName]);
      const field = name === undefined ? undefined : record.fields[name];
      if (name === undefined || !field || field.confidence >= threshold) return [];
      return [
        {
          code: 'LOW_CONFIDENCE',
          message: `${name} was read as ${JSON.stringify(field.value)} with confidence ${field.confidence.toFixed(2)}, below ${threshold}`,
          field: name,
          record: index,
        },
      ];
    }),
  );

/**
 * Where a read document goes. No record at all is a rejection with the reader's reasons; a failed check (`reasons` of
 * `checkCandidate`), a row that could not be read, a missing required field or one below `threshold` (0 to 1) is a review;
 * the rest is extracted.
 */
export const decideOutcome = (
  candidate: Candidate,
  reasons: readonly Reason[],
  { threshold }: { threshold: number } = { threshold: defaultThreshold },
): Outcome => {
  if (candidate.records.length === 0) {
    const why = [...candidate.reasons, ...reasons];
    return {
      kind: 'rejected',
      reasons:
        why.length > 0 ? why : [{ code: 'NO_RECORD', message: `No ${candidate.kind} was found in the document.` }],
    };
  }
  const why = [...candidate.reasons, ...reasons, ...lowConfidence(candidate, threshold)];
  return why.length > 0 ? { kind: 'review', reasons: why } : { kind: 'extracted' };
};
