import { z } from 'zod';
import { Reason } from '../../domain/document/candidate.ts';
import { checkCandidate } from '../../domain/document/check-candidate.ts';
import { decideOutcome } from '../../domain/document/decide-outcome.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { type CandidateManifest, documentFile, readManifest, readPart } from './candidate-files.ts';
import { CandidateInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';
import { unstorable } from './to-record.ts';

/* Checks a candidate and says where it goes. Safe to run twice: it only replaces the file of reasons by the same one. */

export const Input = CandidateInput;
export const Output = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extracted') }),
  /** The first reasons, and the key of the file with all of them. */
  z.strictObject({ kind: z.enum(['review', 'rejected']), reasons: z.array(Reason), allReasons: z.string() }),
]);

/** As many as a person reads at once, and far below what a state's payload may hold. */
const reasonsInPayload = 50;

export const makeCheckCandidate =
  ({ documents, files, clock }: { documents: Pick<DocumentStore, 'get'>; files: WorkFiles; clock: Clock }) =>
  async ({ documentId, candidate }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const document = await getDocument(documents, documentId);
    const today = new Date(clock()).toISOString().slice(0, 10);
    const outcome = await decide(files, document, await readManifest(files, candidate), today);
    if (outcome.kind === 'extracted') return outcome;
    const allReasons = documentFile(documentId, 'reasons.json');
    await files.write(allReasons, JSON.stringify(outcome.reasons));
    return { kind: outcome.kind, reasons: firstOf(outcome.reasons), allReasons };
  };

/** The outcome of the whole from those of its parts: rules look at one record at a time. */
const decide = async (
  files: WorkFiles,
  document: DocumentRecord,
  { kind, recordCount, parts, reasons: readerReasons }: CandidateManifest,
  today: string,
) => {
  if (recordCount === 0) return decideOutcome({ kind, records: [], reasons: readerReasons }, []);
  const reasons = [...readerReasons];
  for (const part of parts) {
    const records = await readPart(files, part);
    const candidate = { kind, records, reasons: [] };
    const outcome = decideOutcome(candidate, checkCandidate(candidate, { today }));
    if (outcome.kind === 'extracted') reasons.push(...unstorable(document, records, part.from));
    else
      for (const reason of outcome.reasons)
        reasons.push({ ...reason, ...(reason.record !== undefined && { record: reason.record + part.from }) });
  }
  return reasons.length > 0 ? ({ kind: 'review', reasons } as const) : ({ kind: 'extracted' } as const);
};

const firstOf = (reasons: readonly Reason[]): Reason[] =>
  reasons.length <= reasonsInPayload
    ? [...reasons]
    : [
        ...reasons.slice(0, reasonsInPayload),
        { code: 'MORE_REASONS', message: `and ${reasons.length - reasonsInPayload} more` },
      ];

export const handler = defineTask({
  Input,
  Output,
  run: makeCheckCandidate({
    documents: dynamoDocumentStore(dynamo),
    files: s3WorkFiles(s3Client()),
    clock: Date.now,
  }),
});
