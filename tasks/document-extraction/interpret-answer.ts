import { z } from 'zod';
import type { Candidate, DocumentKind } from '../../domain/document/candidate.ts';
import { AnalysisAnswer } from '../../domain/document/textract/analysis-answer.ts';
import { ExpenseAnswer } from '../../domain/document/textract/expense-answer.ts';
import { interpretConfirmation } from '../../domain/document/textract/interpret-confirmation.ts';
import { interpretExpense } from '../../domain/document/textract/interpret-expense.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import type { RawAnswer } from '../ports/document-reader.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { writeCandidate } from './candidate-files.ts';
import { ExecutionInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';

/* Makes a candidate record of Textract's answer. Safe to run twice: the same answer gives the same candidate's files. */

export const Input = ExecutionInput.extend({ answer: z.string() });
export const Output = z.strictObject({ candidate: z.string() });

/** The answer's pages joined, in the shape that the rules read. */
const interpret = ({ responses }: RawAnswer, kind: DocumentKind): Candidate => {
  if (kind === 'trade') {
    const pages = responses.map((response) => AnalysisAnswer.parse(response));
    return interpretConfirmation({ ...pages[0], Blocks: pages.flatMap(({ Blocks }) => Blocks ?? []) });
  }
  const pages = responses.map((response) => ExpenseAnswer.parse(response));
  const ExpenseDocuments = pages.flatMap((page) => page.ExpenseDocuments ?? []);
  return interpretExpense({ ...pages[0], ExpenseDocuments }, kind);
};

export const makeInterpretAnswer =
  ({ documents, files }: { documents: Pick<DocumentStore, 'get'>; files: WorkFiles }) =>
  async ({ documentId, answer }: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const { kind } = await getDocument(documents, documentId);
    if (!kind) throw new Error(`${documentId} has no kind`);
    const candidate = interpret(JSON.parse(await files.read(answer)) as RawAnswer, kind);
    return { candidate: await writeCandidate(files, documentId, 'candidate', candidate) };
  };

export const handler = defineTask({
  Input,
  Output,
  run: makeInterpretAnswer({ documents: dynamoDocumentStore(dynamo), files: s3WorkFiles(s3Client()) }),
});
