import { z } from 'zod';

/** What every task after Register gets: which document, in which execution. */
export const ExecutionInput = z.strictObject({ documentId: z.string(), executionArn: z.string() });

/** With the candidate's key in the work bucket. */
export const CandidateInput = ExecutionInput.extend({ candidate: z.string() });
