import { z } from 'zod';
import { Box } from './candidate.ts';

/** Where each field of a record was read, so that whatever is concluded from it can be followed back to the page. */
export const Lineage = z.strictObject({
  documentId: z.string().min(1),
  /** SHA-256 of the document's bytes, lower-case hex. */
  documentHash: z.string().min(1),
  /** The record's index within the document. */
  record: z.number().int().nonnegative(),
  fields: z.record(
    z.string(),
    z.strictObject({
      confidence: z.number().min(0).max(1),
      page: z.number().int().positive().nullable(),
      box: Box.nullable(),
      place: z.string().optional(),
    }),
  ),
});
export type Lineage = z.infer<typeof Lineage>;

/** What a stored record is made from besides its fields. */
export type RecordOrigin = { documentId: string; documentHash: string; record: number };
