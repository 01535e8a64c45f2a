import type { Candidate, DocumentKind } from '../../domain/document/candidate.ts';
import { AnalysisAnswer } from '../../domain/document/textract/analysis-answer.ts';
import { ExpenseAnswer } from '../../domain/document/textract/expense-answer.ts';
import { interpretConfirmation } from '../../domain/document/textract/interpret-confirmation.ts';
import { interpretExpense } from '../../domain/document/textract/interpret-expense.ts';
import type { RawAnswer } from '../ports/document-reader.ts';

/** The answer's pages joined, in the shape that the rules read. */
export const interpretRawAnswer = ({ responses }: RawAnswer, kind: DocumentKind): Candidate => {
  if (kind === 'trade') {
    const pages = responses.map((response) => AnalysisAnswer.parse(response));
    return interpretConfirmation({ ...pages[0], Blocks: pages.flatMap(({ Blocks }) => Blocks ?? []) });
  }
  const pages = responses.map((response) => ExpenseAnswer.parse(response));
  const ExpenseDocuments = pages.flatMap((page) => page.ExpenseDocuments ?? []);
  return interpretExpense({ ...pages[0], ExpenseDocuments }, kind);
};
