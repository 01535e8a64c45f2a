import { z } from 'zod';

/** Why a person decided as they did; what FIX tag 2773 says of a break is the rule's finding, this is the desk's. */
export const ReasonCode = z.enum([
  /** The difference is known and taken as it is. */
  'ACCEPTED_DIFFERENCE',
  /** We booked it wrongly. */
  'OUR_BOOKING_ERROR',
  /** They booked or confirmed it wrongly. */
  'THEIR_BOOKING_ERROR',
  'LATE_CONFIRMATION',
  'DUPLICATE_BOOKING',
  'CANCELLED_TRADE',
  /** The sides booked one deal in different parts. */
  'SPLIT_OR_NETTED',
  /** Names, LEIs or accounts are set up differently. */
  'STATIC_DATA',
  /** What was paired does not belong together. */
  'NOT_THE_SAME_TRADE',
  /** Said in the note, which must then not be empty. */
  'OTHER',
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

/** Longest note, in UTF-16 code units. */
export const noteLength = 1_000;

/** What a decision says of its why. */
export const Justification = z
  .strictObject({ reasonCode: ReasonCode, note: z.string().trim().min(1).max(noteLength).optional() })
  .refine(({ reasonCode, note }) => reasonCode !== 'OTHER' || note !== undefined, {
    path: ['note'],
    message: 'the reason OTHER needs a note that says which',
  });
export type Justification = z.infer<typeof Justification>;
