import type { Clock } from './clock.ts';

/** setTimeout fires at once for a delay over 2^31 − 1 ms, so longer waits go in steps. */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(atEpochMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delay = atEpochMs - Date.now();
      timer = delay > longestDelayMs ? setTimeout(arm, longestDelayMs) : setTimeout(callback, Math.max(0, delay));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
