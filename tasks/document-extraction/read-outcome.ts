import { z } from 'zod';
import { Reason } from '../../domain/document/candidate.ts';
import { UnreadableDocumentError } from '../errors.ts';
import type { RawAnswer } from '../ports/document-reader.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { documentFile } from './candidate-files.ts';

/** What came of reading pages: where the raw answer lies, or what the sender can do. */
export const ReadOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('read'), answer: z.string() }),
  z.strictObject({ kind: z.literal('unreadable'), reasons: z.array(Reason) }),
]);
export type ReadOutcome = z.infer<typeof ReadOutcome>;

/**
 * Keeps the raw answer in the work bucket, whole: it is larger than a state's payload may be, and the proof of every
 * field. A document that can't be read is an outcome, not a fault.
 */
export const keepAnswer = async (
  files: WorkFiles,
  documentId: string,
  read: () => Promise<RawAnswer>,
): Promise<ReadOutcome> => {
  try {
    const answer = documentFile(documentId, 'answer.json');
    await files.write(answer, JSON.stringify(await read()));
    return { kind: 'read', answer };
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    return { kind: 'unreadable', reasons: [{ code: error.code, message: error.message }] };
  }
};
