import type { Candidate } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import type { OurParty } from '../our-party.ts';

export const readFpml = (_xml: string, _ourParty: OurParty = {}): Candidate =>
  unreadable('trade', { code: 'UNREADABLE', message: 'not read yet' });
