import type { z } from 'zod';
import { type ProblemLocation, type Refusal, refuse } from '../../domain/api/problem.ts';
import { pointerTo } from './json-pointer.ts';

/** What the fields of a request say together, which its route's schema can't, as a problem. */
export const misfitOf = (place: ProblemLocation['in'], { issues }: z.ZodError): Refusal =>
  refuse(
    'VALIDATION_FAILED',
    issues.map(({ path, message }) => `${place} ${pointerTo(path) || '/'}: ${message}`).join('; '),
    issues.map(({ path, message }) => ({ in: place, pointer: pointerTo(path), message })),
  );
