import type { Candidate } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';

export const readTradeXlsx = (_bytes: Uint8Array): Candidate =>
  unreadable('trade', { code: 'UNREADABLE', message: 'not read yet' });
