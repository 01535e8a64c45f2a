import { z } from 'zod';

const count = z.int().nonnegative();

/** What a run's record, its event and its execution say of the result; the report itself stands in the work bucket. */
export const RunReport = z.strictObject({
  /** Keys in the work bucket. */
  files: z.strictObject({ json: z.string(), csv: z.string(), html: z.string() }),
  trades: z.strictObject({ BANK: count, COUNTERPARTY: count }),
  /** Verdicts by status. */
  verdicts: z.record(z.string(), count),
  /** Share of the rows but duplicates that matched, 0 to 1. */
  matchRate: z.number(),
  /** Verdicts not written, by why: each stands in the run's refusals. */
  refused: z.record(z.string(), count),
});
export type RunReport = z.infer<typeof RunReport>;
