import type { OperationId } from '../../domain/api/rights.ts';
import type { Grant, TaskDescription } from '../task-description.ts';

/** A function behind the API: a task that serves some of its routes. */
export type ApiFunctionDescription = TaskDescription & { serves: readonly OperationId[] };

const folder = 'tasks/api';

/** What the frame itself needs for POSTs that are carried out once, and for lists that are paged. */
const onceEach: Grant = { table: 'Idempotency', actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] };
const cursors: Grant = { secret: 'CursorKey' };

/** The gateway gives up after 29 seconds: a function that takes longer would answer nobody. */
const timeoutSeconds = 28;

export const serviceApi = {
  name: 'ServiceApi',
  entry: `${folder}/service-api.ts`,
  purpose: 'Health, documentation and the OpenAPI document',
  memoryMegabytes: 512,
  timeoutSeconds,
  grants: [],
  serves: ['getHealth', 'getDocs', 'getOpenApi'],
} as const satisfies ApiFunctionDescription;

export const identityApi = {
  name: 'IdentityApi',
  entry: `${folder}/identity-api.ts`,
  purpose: 'Registering, signing in and out, and who one is',
  memoryMegabytes: 512,
  timeoutSeconds,
  grants: [
    { table: 'Users', actions: ['GetItem', 'PutItem', 'UpdateItem'] },
    { userPoolActions: ['AdminUserGlobalSignOut'] },
  ],
  serves: [
    'register',
    'verifyEmail',
    'resendVerification',
    'login',
    'answerChallenge',
    'refreshTokens',
    'forgotPassword',
    'resetPassword',
    'logout',
    'getMe',
  ],
} as const satisfies ApiFunctionDescription;

/** Puts what people send, and signs links to it: a link can do what its maker may. */
const uploads: readonly Grant[] = ['BANK/', 'COUNTERPARTY/', 'INVOICES/', 'RECEIPTS/'].map((prefix) => ({
  bucket: 'Documents',
  actions: ['PutObject', 'GetObject', 'GetObjectVersion'],
  prefix,
}));

export const documentsApi = {
  name: 'DocumentsApi',
  entry: `${folder}/documents-api.ts`,
  purpose: 'Uploads, documents, their reviews and retries',
  memoryMegabytes: 1024,
  timeoutSeconds,
  grants: [
    onceEach,
    cursors,
    { table: 'Documents', actions: ['GetItem', 'Query'], indexes: ['byKind', 'byStatus', 'byUser'] },
    { table: 'Reviews', actions: ['GetItem', 'PutItem'] },
    { table: 'AnnouncedUploads', actions: ['UpdateItem'] },
    { table: 'Audit', actions: ['Query', 'PutItem'] },
    ...uploads,
    { bucket: 'Work', actions: ['GetObject', 'PutObject', 'ListBucket'], prefix: 'documents/' },
    { machines: ['DocumentExtraction'], actions: ['SendTaskSuccess', 'DescribeExecution', 'RedriveExecution'] },
  ],
  serves: [
    'uploadDocument',
    'createUpload',
    'listDocuments',
    'getDocument',
    'getDocumentRecords',
    'getDocumentPage',
    'reviewDocument',
    'retryDocument',
  ],
} as const satisfies ApiFunctionDescription;

export const executionsApi = {
  name: 'ExecutionsApi',
  entry: `${folder}/executions-api.ts`,
  purpose: 'Executions: listing, looking into, starting, stopping, redriving, deciding a waiting step',
  memoryMegabytes: 512,
  timeoutSeconds,
  grants: [
    onceEach,
    cursors,
    { table: 'Audit', actions: ['Query', 'PutItem'] },
    {
      machines: ['DocumentExtraction', 'TradeMatching', 'LedgerReconciliation', 'SettlementFiles'],
      actions: [
        'ListExecutions',
        'StartExecution',
        'DescribeExecution',
        'GetExecutionHistory',
        'StopExecution',
        'RedriveExecution',
        'SendTaskSuccess',
        'SendTaskFailure',
      ],
    },
  ],
  serves: [
    'listExecutions',
    'getExecution',
    'getExecutionHistory',
    'startExecution',
    'stopExecution',
    'redriveExecution',
    'decideStep',
  ],
} as const satisfies ApiFunctionDescription;

/** Trades, and the matches and breaks that they stand in, each change with its audit entry in one transaction. */
const readDesk: readonly Grant[] = [
  { table: 'Reconciliations', actions: ['GetItem', 'Query'], indexes: ['byStatus'] },
  { bucket: 'Work', actions: ['GetObject'], prefix: 'runs/' },
];
const tradeBook: readonly ('BankTradeData' | 'CounterpartyTradeData')[] = ['BankTradeData', 'CounterpartyTradeData'];

export const tradeDeskApi = {
  name: 'TradeDeskApi',
  entry: `${folder}/trade-desk-api.ts`,
  purpose: 'Trades, reconciliations and their reports, matches, breaks, the audit trail',
  memoryMegabytes: 1024,
  timeoutSeconds,
  grants: [
    onceEach,
    cursors,
    ...readDesk,
    ...tradeBook.map(
      (table): Grant => ({
        table,
        actions: ['GetItem', 'BatchGetItem', 'UpdateItem', 'Query'],
        indexes: ['byMatchStatus', 'byCounterparty'],
      }),
    ),
    {
      table: 'TradeMatches',
      actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
      indexes: ['byStatus', 'byRun', 'byBreak', 'byBreakOwner', 'byAwaiting'],
    },
    { table: 'Audit', actions: ['Query', 'PutItem'] },
  ],
  serves: [
    'listTrades',
    'getTrade',
    'listReconciliations',
    'getReconciliation',
    'getReconciliationReport',
    'listMatches',
    'getMatch',
    'createMatch',
    'deleteMatch',
    'approveMatch',
    'rejectMatch',
    'listBreaks',
    'changeBreak',
    'listAuditEntries',
  ],
} as const satisfies ApiFunctionDescription;

export const rulesApi = {
  name: 'RulesApi',
  entry: `${folder}/rules-api.ts`,
  purpose: 'Versions of the matching rules: proposing, replaying over past books, activating',
  // A replay holds up to 100,000 trades and what two rules say of them.
  memoryMegabytes: 3008,
  timeoutSeconds,
  grants: [
    onceEach,
    cursors,
    {
      table: 'Reconciliations',
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      indexes: ['byStatus', 'byRulesStatus'],
    },
    { bucket: 'Work', actions: ['GetObject', 'ListBucket'], prefix: 'runs/' },
    { bucket: 'Work', actions: ['GetObject', 'PutObject'], prefix: 'rules/' },
    { table: 'Audit', actions: ['Query', 'PutItem'] },
  ],
  serves: ['getActiveRules', 'listRules', 'getRules', 'proposeRules', 'replayRules', 'getReplay', 'activateRules'],
} as const satisfies ApiFunctionDescription;

export const ledgersApi = {
  name: 'LedgersApi',
  entry: `${folder}/ledgers-api.ts`,
  purpose: 'Payments, their findings and trails, days; the simulators of a processor and of the core ledger',
  memoryMegabytes: 1024,
  timeoutSeconds,
  settings: ['simulators'],
  grants: [
    onceEach,
    cursors,
    { table: 'CustomerLedger', actions: ['GetItem', 'PutItem'] },
    { table: 'ProcessorLedger', actions: ['GetItem', 'PutItem', 'Query'] },
    { table: 'CoreLedger', actions: ['GetItem', 'PutItem', 'Query'] },
    { table: 'ReconciliationFindings', actions: ['GetItem'] },
    { table: 'ReconciliationFindings', actions: ['Query'], indexes: ['byCategory'] },
    { table: 'ReconciliationAudit', actions: ['Query'] },
    { table: 'DailySummary', actions: ['Query'] },
  ],
  serves: [
    'postTransaction',
    'simulateProcessorEntry',
    'simulateCoreEntry',
    'getTransaction',
    'listFindings',
    'getSummary',
  ],
} as const satisfies ApiFunctionDescription;

/** Every function behind the API, for infra/ to deploy. */
export const apiFunctions: readonly ApiFunctionDescription[] = [
  serviceApi,
  identityApi,
  documentsApi,
  tradeDeskApi,
  rulesApi,
  ledgersApi,
  executionsApi,
];
