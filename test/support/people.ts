import { person } from './api-client.ts';

/** One person of each group, and `owner`, whose receipts there are. */
export const people = {
  owner: person('ada', 'employee'),
  employee: person('bob', 'employee'),
  'ap-clerk': person('clara', 'ap-clerk'),
  approver: person('dan', 'approver'),
  'trade-ops': person('tess', 'trade-ops'),
  'ledger-ops': person('leo', 'ledger-ops'),
  auditor: person('olga', 'auditor'),
  admin: person('root', 'admin'),
} as const;
export type Who = keyof typeof people;
