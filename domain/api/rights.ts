import type { Group } from '../identity/actor.ts';

/**
 * Who may use an operation: anyone, without a token; everyone who is signed in; or the groups named. Every person who is
 * signed in has an employee's rights, whatever else they are.
 *
 * What of it they may see and do (their own receipts, trades but no invoices) is narrowed by `scopes.ts`; that the maker of
 * a record never approves it is a condition of the write itself.
 */
export type Right = 'anyone' | 'signedIn' | readonly Group[];

const tradeDesk = ['trade-ops', 'admin'] as const;
const tradeReaders = ['trade-ops', 'auditor', 'admin'] as const;
const ledgerDesk = ['ledger-ops', 'admin'] as const;
const ledgerReaders = ['ledger-ops', 'auditor', 'admin'] as const;
const operators = ['trade-ops', 'ledger-ops', 'admin'] as const;
const onlookers = ['trade-ops', 'ledger-ops', 'auditor', 'admin'] as const;

/** The one table of rights, by operation: the API's code and its tests share it. */
export const rights = {
  getHealth: 'anyone',
  getDocs: 'anyone',
  getOpenApi: 'anyone',

  register: 'anyone',
  verifyEmail: 'anyone',
  resendVerification: 'anyone',
  login: 'anyone',
  answerChallenge: 'anyone',
  refreshTokens: 'anyone',
  forgotPassword: 'anyone',
  resetPassword: 'anyone',
  logout: 'signedIn',
  getMe: 'signedIn',

  uploadDocument: 'signedIn',
  createUpload: 'signedIn',
  listDocuments: 'signedIn',
  getDocument: 'signedIn',
  getDocumentRecords: 'signedIn',
  getDocumentPage: 'signedIn',
  reviewDocument: 'signedIn',
  retryDocument: 'signedIn',

  listTrades: tradeReaders,
  getTrade: tradeReaders,
  startReconciliation: tradeDesk,
  listReconciliations: tradeReaders,
  getReconciliation: tradeReaders,
  getReconciliationReport: tradeReaders,
  listMatches: tradeReaders,
  getMatch: tradeReaders,
  createMatch: tradeDesk,
  deleteMatch: tradeDesk,
  approveMatch: tradeDesk,
  rejectMatch: tradeDesk,
  listBreaks: tradeReaders,
  changeBreak: tradeDesk,
  getActiveRules: tradeReaders,
  listRules: tradeReaders,
  getRules: tradeReaders,
  proposeRules: tradeDesk,
  replayRules: tradeDesk,
  getReplay: tradeReaders,
  activateRules: tradeDesk,
  listAuditEntries: ['auditor', 'admin'],

  postTransaction: ledgerDesk,
  simulateProcessorEntry: ledgerDesk,
  simulateCoreEntry: ledgerDesk,
  getTransaction: ledgerReaders,
  listFindings: ledgerReaders,
  getSummary: ledgerReaders,

  listExecutions: onlookers,
  getExecution: onlookers,
  getExecutionHistory: onlookers,
  startExecution: operators,
  stopExecution: operators,
  redriveExecution: operators,
  decideStep: ['admin'],
} as const satisfies Record<string, Right>;

export type OperationId = keyof typeof rights;

/** Whether someone in `memberOf` may use the operation; nobody is signed in where it is undefined. */
export const mayUse = (operationId: OperationId, memberOf: readonly Group[] | undefined): boolean => {
  const right: Right = rights[operationId];
  if (right === 'anyone') return true;
  if (memberOf === undefined) return false;
  return right === 'signedIn' || right.some((group) => memberOf.includes(group));
};
