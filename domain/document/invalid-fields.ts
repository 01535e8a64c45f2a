import type { z } from 'zod';
import type { CandidateRecord, Reason } from './candidate.ts';

/** One reason per issue that a record's schema raised, naming the field, the value received and what was expected. */
export const invalidFields = (error: z.ZodError, record: CandidateRecord): Reason[] =>
  error.issues.map((issue) => {
    const [first, index, name] = issue.path.map(String);
    const inLine = first === 'lineItems' && index !== undefined && name !== undefined;
    const value = inLine ? record.lineItems[Number(index)]?.[name]?.value : record.fields[first ?? '']?.value;
    return {
      code: 'INVALID_FIELD',
      message: `${issue.path.join('.')} ${JSON.stringify(value ?? null)}: ${issue.message}`,
      field: issue.path.join('.'),
    };
  });
