import type { Candidate } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import type { OurParty } from '../our-party.ts';
import type { AnalysisAnswer } from './analysis-answer.ts';

export const interpretConfirmation = (_answer: AnalysisAnswer, _ourParty: OurParty = {}): Candidate =>
  unreadable('trade', { code: 'UNREADABLE', message: 'not read yet' });
