import { z } from 'zod';

/** Groups of the user pool. What each may do stands in `domain/api/rights.ts`. */
export const groups = ['employee', 'ap-clerk', 'approver', 'trade-ops', 'ledger-ops', 'auditor', 'admin'] as const;
export const Group = z.enum(groups);
export type Group = z.infer<typeof Group>;

/** Who acts: the subject of a verified token, never a parameter of the request. */
export type Actor = {
  /** The token's `sub`. */
  userId: string;
  email: string;
  groups: readonly Group[];
};
