import type { z } from 'zod';
import { issueInWords } from '../wording/issue-in-words.ts';
import type { CandidateRecord, Reason } from './candidate.ts';

/** One reason per issue that a record's schema raised, naming the field, the value received and what was expected. */
export const invalidFields = (error: z.ZodError, record: CandidateRecord): Reason[] =>
  error.issues.map((issue) => {
    const [first, index, name] = issue.path.map(String);
    const inLine = first === 'lineItems' && index !== undefined && name !== undefined;
    const value = inLine ? record.lineItems[Number(index)]?.[name]?.value : record.fields[first ?? '']?.value;
    const field = issue.path.join('.');
    const words = issueInWords(issue, value !== undefined);
    return {
      code: 'INVALID_FIELD',
      message: value === undefined ? `${field} is ${words}` : `${field} ${JSON.stringify(value)}: expected ${words}`,
      field,
    };
  });
