/**
 * Tables and buckets as construct-time data: infra/ creates them, adapters take key and index names from here, so that a
 * key is spelled once.
 */
export type TableShape = {
  partitionKey: string;
  sortKey?: string;
  /** Keys are strings but where said. */
  sortKeyType?: 'number';
  /** With the whole item, but where only its keys are said to be enough. */
  indexes: Readonly<Record<string, { partitionKey: string; sortKey: string; keysOnly?: boolean }>>;
  /** Attribute with the expiry in epoch seconds. */
  timeToLive?: string;
  /** Every change is told, with the item as it then is: what a pipe reads. */
  stream?: boolean;
};

/** One side's trades as that side sees them. */
const tradeBook = {
  partitionKey: 'tradeId',
  indexes: {
    byTradeDate: { partitionKey: 'tradeDate', sortKey: 'tradeId' },
    byCounterparty: { partitionKey: 'counterpartyKey', sortKey: 'tradeDate' },
    byMatchStatus: { partitionKey: 'matchStatus', sortKey: 'tradeDate' },
  },
} as const satisfies TableShape;

/** Entries of one day, in the order of their payments: `2026-03-02#07`, sharded since every payment of a day is in it. */
const byDay = { partitionKey: 'dayShard', sortKey: 'txId', keysOnly: true } as const;

/** A ledger of entries; the sort key is the ledger's own time and the entry's name, so that two at one instant stay apart. */
const entryLedger = {
  partitionKey: 'txId',
  sortKey: 'timestamp',
  indexes: { byDay },
  stream: true,
} as const satisfies TableShape;

export const tables = {
  /** One row per document (object version), and one claim row per content: see tasks/adapters. */
  Documents: {
    partitionKey: 'documentId',
    indexes: {
      byStatus: { partitionKey: 'status', sortKey: 'receivedAt' },
      byKind: { partitionKey: 'kind', sortKey: 'receivedAt' },
      /** Receipts only: other documents belong to nobody. */
      byUser: { partitionKey: 'userId', sortKey: 'receivedAt' },
    },
  },
  /** Who sends what through the API, by the object's key, before it is there. */
  AnnouncedUploads: { partitionKey: 'objectKey', indexes: {}, timeToLive: 'expiresAt' },
  /** Open and decided reviews: the task token that a waiting execution hangs on. */
  Reviews: {
    partitionKey: 'documentId',
    indexes: { byStatus: { partitionKey: 'status', sortKey: 'requestedAt' } },
  },
  /** Task tokens of executions that wait for an asynchronous Textract job, by the job's tag. */
  TextractJobs: { partitionKey: 'jobTag', indexes: {}, timeToLive: 'expiresAt' },
  BankTradeData: tradeBook,
  CounterpartyTradeData: tradeBook,
  /** One row per match or break, and one claim row per trade and side: a trade is in at most one live match. */
  TradeMatches: {
    partitionKey: 'matchId',
    indexes: {
      byStatus: { partitionKey: 'status', sortKey: 'createdAt' },
      byRun: { partitionKey: 'runId', sortKey: 'matchId' },
      // Sparse: breaks only, those with an owner only, what waits for a second person only.
      byBreak: { partitionKey: 'breakKey', sortKey: 'firstSeenAt' },
      byBreakOwner: { partitionKey: 'breakOwner', sortKey: 'firstSeenAt' },
      byAwaiting: { partitionKey: 'awaiting', sortKey: 'awaitingSince' },
    },
  },
  /** Runs, the lock per scope, and the versioned matching rules. */
  Reconciliations: {
    partitionKey: 'runId',
    indexes: {
      byStatus: { partitionKey: 'status', sortKey: 'startedAt' },
      // Sparse: versions of the rules only.
      byRulesStatus: { partitionKey: 'rulesStatus', sortKey: 'proposedAt' },
    },
  },
  Receipts: {
    partitionKey: 'userId',
    sortKey: 'documentId',
    indexes: { byStatus: { partitionKey: 'status', sortKey: 'receivedAt' } },
  },
  Invoices: {
    partitionKey: 'invoiceId',
    indexes: {
      byStatus: { partitionKey: 'status', sortKey: 'receivedAt' },
      byVendor: { partitionKey: 'vendorKey', sortKey: 'invoiceNumber' },
    },
  },
  /** Who has signed in at least once. */
  Users: { partitionKey: 'userId', indexes: { byEmail: { partitionKey: 'email', sortKey: 'userId' } } },
  /** Answers of the API's POSTs by Idempotency-Key: Powertools' own layout. */
  Idempotency: { partitionKey: 'requestKey', indexes: {}, timeToLive: 'expiration' },
  /** The customer's view of each payment. */
  CustomerLedger: { partitionKey: 'txId', indexes: { byDay }, stream: true },
  ProcessorLedger: entryLedger,
  CoreLedger: entryLedger,
  /** The latest finding on each payment. `listedAs` is when it came, and its txId; `dueShard` is there only while a clock runs. */
  ReconciliationFindings: {
    partitionKey: 'txId',
    indexes: {
      byCategory: { partitionKey: 'categoryShard', sortKey: 'listedAs' },
      byDue: { partitionKey: 'dueShard', sortKey: 'dueAt', keysOnly: true },
    },
  },
  /** Append-only: every state that a payment went through, each with the hash of the one before. */
  ReconciliationAudit: { partitionKey: 'txId', sortKey: 'eventTimestamp', indexes: {} },
  /** Counts and sums of a day, a row per category. */
  DailySummary: { partitionKey: 'date', sortKey: 'category', indexes: {} },
  /** Processors' settlement files and what came of them. */
  SettlementFiles: {
    partitionKey: 'fileId',
    indexes: { byStatus: { partitionKey: 'status', sortKey: 'receivedAt' } },
  },
  /** Append-only: entries of one entity in order, each with the hash of the one before. */
  Audit: { partitionKey: 'entity', sortKey: 'sequence', sortKeyType: 'number', indexes: {} },
} as const satisfies Record<string, TableShape>;
export type TableName = keyof typeof tables;

export const buckets = {
  /** What people and processors upload: BANK/, COUNTERPARTY/, INVOICES/, RECEIPTS/{userId}/, SETTLEMENTS/{processor}/. */
  Documents: { events: true },
  /** What the flows write between states and as results: raw answers, candidates, snapshots, blocks, reports. */
  Work: { events: false },
} as const;
export type BucketName = keyof typeof buckets;

/** Random texts that nobody chooses and only functions read. */
export const secrets = {
  /** The key of the API's cursors is derived from it. */
  CursorKey: { purpose: 'Encrypts the cursors of the API’s lists' },
} as const;
export type SecretName = keyof typeof secrets;

const inCapitals = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** SECRET_CURSOR_KEY for CursorKey: its ARN. */
export const secretEnvironmentName = (secret: SecretName): string => `SECRET_${inCapitals(secret)}`;

/** TABLE_BANK_TRADE_DATA for BankTradeData, BUCKET_WORK for Work: the environment that a grant brings. */
export const environmentName = (kind: 'TABLE' | 'BUCKET', name: string): string => `${kind}_${inCapitals(name)}`;
