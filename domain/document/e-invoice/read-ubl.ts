import type { Candidate, DocumentKind } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';

export const readUbl = (_xml: string, kind: DocumentKind): Candidate =>
  unreadable(kind, { code: 'UNREADABLE', message: 'not read yet' });
