import type { RouteShape } from './route.ts';

/** Whether a route's POST takes, and needs, an Idempotency-Key. */
export const takesIdempotencyKey = (route: RouteShape): boolean =>
  route.method === 'POST' && route.withoutIdempotencyKey === undefined;

/** 16 characters or more, so that keys don't meet by chance. */
export const idempotencyKeyPattern = '^[A-Za-z0-9_-]{16,64}$';
