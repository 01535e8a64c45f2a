import { z } from 'zod';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import { sha256 } from '../adapters/audit-trail.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoReviewStore } from '../adapters/dynamo-review-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { sfnClient, sfnTaskCallbacks } from '../adapters/sfn-task-callbacks.ts';
import { defineTask } from '../define-task.ts';
import { ConflictError, NotFoundError, TaskTokenGoneError, ValidationError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Review, ReviewOutcome, ReviewStore } from '../ports/review-store.ts';
import type { TaskCallbacks } from '../ports/task-callbacks.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { readManifest, readPart } from './candidate-files.ts';
import { correctCandidate } from './correct-candidate.ts';
import { getDocument } from './get-document.ts';
import { unstorable } from './to-record.ts';

/*
 * Records a person's decision and lets the execution go on. Safe to run twice: a review is decided once, the same
 * decision again only answers the token again, another one is a ConflictError.
 */

/** `record` and `line` count from 0; an empty value takes the field away. */
const Correction = z.strictObject({
  record: z.number().int().nonnegative().optional(),
  line: z.number().int().nonnegative().optional(),
  field: z.string().min(1),
  value: z.string(),
});
/** A record that is none: a row of totals, a page that belongs elsewhere. */
const Discard = z.strictObject({ record: z.number().int().nonnegative(), discard: z.literal(true) });

export const Input = z.strictObject({
  documentId: z.string(),
  /** The round that was looked at, so that a decision never falls on another one's fields. */
  round: z.number().int().positive().optional(),
  decision: z.enum(['accept', 'correct', 'reject']),
  corrections: z
    .array(z.union([Correction, Discard]))
    .max(1_000)
    .default([]),
  decidedBy: z.string().min(1),
  comment: z.string().max(2_000).optional(),
});
type Input = z.output<typeof Input>;
export const Output = z.strictObject({
  documentId: z.string(),
  outcome: z.enum(['accepted', 'corrected', 'rejected']),
});

type Ports = {
  documents: Pick<DocumentStore, 'get'>;
  reviews: Pick<ReviewStore, 'get' | 'decide'>;
  files: WorkFiles;
  callbacks: Pick<TaskCallbacks, 'succeed'>;
  clock: Clock;
};

/**
 * @throws NotFoundError without a review; ValidationError where the corrections, or the record to accept, don't hold up;
 * ConflictError if it was decided otherwise; TaskTokenGoneError if nothing waits: the decision then stands recorded, and
 * a redrive of the execution goes on from it.
 */
export const makeDecideReview =
  (ports: Ports) =>
  async (input: Input): Promise<z.output<typeof Output>> => {
    const { documentId, decidedBy, comment } = input;
    const { decision, corrections } = input;
    const decisionHash = sha256(canonicalJson({ decision, corrections, decidedBy, comment }));
    const before = await ports.reviews.get(documentId);
    if (!before) throw new NotFoundError(`there is no review of ${documentId}`);
    if (input.round !== undefined && before.round !== input.round)
      throw new ConflictError(`the review of ${documentId} is in round ${before.round}, not in round ${input.round}`);
    const isRepetition = before.decisionHash === decisionHash && before.status === 'DECIDED';
    const review = isRepetition ? before : await decide(ports, before, input, decisionHash);
    if (review.decisionHash !== decisionHash || !review.outcome)
      throw new ConflictError(
        `the review of ${documentId} is ${review.status} by ${review.decidedBy ?? 'its deadline'}`,
      );
    await ports.callbacks.succeed(review.taskToken, review.outcome).catch((error: unknown) => {
      if (!(isRepetition && error instanceof TaskTokenGoneError)) throw error;
    });
    return { documentId, outcome: review.outcome.kind };
  };

const decide = async (ports: Ports, review: Review, input: Input, decisionHash: string): Promise<Review> => {
  const { documentId, decidedBy, comment } = input;
  const { outcome, before, after } = await outcomeOf(ports, review, input, decisionHash);
  const { requestedAt, round } = review;
  return ports.reviews.decide(
    documentId,
    round,
    { decidedBy, decisionHash, outcome, ...(comment !== undefined && { comment }) },
    { before: { ...before, round, requestedAt }, after: { ...after, outcome: outcome.kind, comment } },
    { actor: decidedBy, at: new Date(ports.clock()).toISOString(), executionArn: review.executionArn },
  );
};

/** What the execution gets, and what the audit trail shows before and after. */
const outcomeOf = async (
  { documents, files }: Ports,
  { documentId, candidate, round }: Review,
  { decision, corrections, decidedBy, comment }: Input,
  decisionHash: string,
): Promise<{ outcome: ReviewOutcome; before?: object; after?: object }> => {
  if (decision === 'reject') {
    const message = `Rejected in review by ${decidedBy}${comment ? `: ${comment}` : ''}`;
    return { outcome: { kind: 'rejected', reasons: [{ code: 'REJECTED_IN_REVIEW', message }] } };
  }
  const manifest = await readManifest(files, candidate);
  if (decision === 'accept') {
    const document = await getDocument(documents, documentId);
    for (const part of manifest.parts) {
      const problems = unstorable(document, await readPart(files, part), part.from);
      if (problems.length > 0) throw refusal('it can’t be accepted as it is', problems);
    }
    return { outcome: { kind: 'accepted' } };
  }
  if (corrections.length === 0) throw new ValidationError('a decision to correct brings no corrections');
  // The name follows from the decision: of two people at once, neither writes over the other's candidate.
  const name = `candidate-${round}-${decisionHash.slice(0, 16)}`;
  const corrected = await correctCandidate(files, documentId, name, manifest, corrections);
  if (corrected.kind === 'refused') throw refusal('the corrections can’t be taken', corrected.problems);
  const values = (side: 'before' | 'after') =>
    corrected.changes.map(({ record, line, field, [side]: value }) => ({ record, line, field, value }));
  return {
    outcome: { kind: 'corrected', candidate: corrected.candidate },
    before: { fields: values('before') },
    after: { fields: values('after') },
  };
};

const refusal = (what: string, problems: readonly { message: string }[]): ValidationError =>
  new ValidationError(`${what}: ${problems.map(({ message }) => message).join('; ')}`);

const s3 = s3Client();
export const handler = defineTask({
  Input,
  Output,
  run: makeDecideReview({
    documents: dynamoDocumentStore(dynamo),
    reviews: dynamoReviewStore(dynamo),
    files: s3WorkFiles(s3),
    callbacks: sfnTaskCallbacks(sfnClient()),
    clock: Date.now,
  }),
});
