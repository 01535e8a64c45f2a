import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.ts';

/**
 * What `find` gives once it is at rest.
 * @throws Failure with what `overdue` says of the last look if that takes longer than `timeoutMs`.
 */
export const waitFor = async <Thing>(
  find: () => Promise<Thing | undefined>,
  isAtRest: (thing: Thing) => boolean,
  overdue: (thing: Thing | undefined) => string,
  timeoutMs: number,
): Promise<Thing> => {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const thing = await find();
    if (thing !== undefined && isAtRest(thing)) return thing;
    if (performance.now() > giveUpAt) throw new Failure(overdue(thing));
    await delay(250);
  }
};
