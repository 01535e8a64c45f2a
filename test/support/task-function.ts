import type { z } from 'zod';

/** A task as its handler runs it, parsing both ends, but for the logging. */
export const parsing =
  (Input: z.ZodType, Output: z.ZodType, run: (input: never) => Promise<unknown>) =>
  async (input: unknown): Promise<unknown> =>
    Output.parse(await run(Input.parse(input) as never));
