import { z } from 'zod';

export const BreakStatus = z.enum(['OPEN', 'INVESTIGATING', 'RESOLVED']);
export type BreakStatus = z.infer<typeof BreakStatus>;

/** Where people may move a break on to. A resolved one that turns out not to be is opened again. */
const transitions: Readonly<Record<BreakStatus, readonly BreakStatus[]>> = {
  OPEN: ['INVESTIGATING', 'RESOLVED'],
  INVESTIGATING: ['OPEN', 'RESOLVED'],
  RESOLVED: ['OPEN'],
};

/** Whether a break may move from one status to the other; staying is no move. */
export const mayMove = (from: BreakStatus, to: BreakStatus): boolean => transitions[from].includes(to);
