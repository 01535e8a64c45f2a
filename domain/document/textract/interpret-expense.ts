import type { Candidate } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import type { ExpenseAnswer } from './expense-answer.ts';

export const interpretExpense = (_answer: ExpenseAnswer, kind: 'receipt' | 'invoice'): Candidate =>
  unreadable(kind, { code: 'UNREADABLE', message: 'not read yet' });
