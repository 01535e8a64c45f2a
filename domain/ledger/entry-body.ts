import { z } from 'zod';
import { EntryTerms, placesFit } from './entry.ts';

/**
 * An entry as a caller gives it. Without an `entryId` it is named after its content, so that the same call again is the
 * same entry; without a `timestamp` it is booked when it comes.
 */
export const EntryBody = z
  .strictObject({
    ...EntryTerms.shape,
    entryId: EntryTerms.shape.entryId.optional(),
    kind: EntryTerms.shape.kind.default('SETTLEMENT'),
    timestamp: EntryTerms.shape.timestamp.optional(),
  })
  .superRefine(placesFit);
export type EntryBody = z.infer<typeof EntryBody>;
