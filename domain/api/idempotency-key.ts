import { type Refusal, refuse } from './problem.ts';
import type { RouteShape } from './route.ts';

/** Whether a route's POST takes an Idempotency-Key. */
export const takesIdempotencyKey = (route: RouteShape): boolean =>
  route.method === 'POST' && route.withoutIdempotencyKey === undefined;

/** Whether it is refused without one. */
export const needsIdempotencyKey = (route: RouteShape): boolean =>
  takesIdempotencyKey(route) && route.optionalIdempotencyKey === undefined;

/** 16 characters or more, so that keys don't meet by chance. */
export const idempotencyKeyPattern = '^[A-Za-z0-9_-]{16,64}$';

const shape = '16 to 64 letters, digits, - or _';
const wanted = `an Idempotency-Key of ${shape} (a new UUID for each thing to be done)`;

export const refuseWithoutKey: Refusal = refuse('IDEMPOTENCY_KEY_MISSING', `Send ${wanted}.`);

/** For a key that came, but is none. */
export const refuseMalformedKey = (isNeeded: boolean): Refusal =>
  refuse('VALIDATION_FAILED', `The Idempotency-Key is malformed: send ${wanted}${isNeeded ? '' : ', or none'}.`, [
    { in: 'header', pointer: '/Idempotency-Key', message: `not ${shape}` },
  ]);
