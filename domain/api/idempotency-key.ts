import type { RouteShape } from './route.ts';

/** Whether a route's POST takes an Idempotency-Key. */
export const takesIdempotencyKey = (route: RouteShape): boolean =>
  route.method === 'POST' && route.withoutIdempotencyKey === undefined;

/** Whether it is refused without one. */
export const needsIdempotencyKey = (route: RouteShape): boolean =>
  takesIdempotencyKey(route) && route.optionalIdempotencyKey === undefined;

/** 16 characters or more, so that keys don't meet by chance. */
export const idempotencyKeyPattern = '^[A-Za-z0-9_-]{16,64}$';
