import type { Retrier } from './definition.ts';

/** Milliseconds before the retry after `made` earlier ones; with full jitter anything from zero up to that. */
export const retryDelayMs = (retrier: Retrier, made: number, random: () => number): number => {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY, JitterStrategy } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** made, MaxDelaySeconds);
  return Math.round((JitterStrategy === 'FULL' ? random() * seconds : seconds) * 1000);
};
