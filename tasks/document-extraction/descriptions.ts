import type { Grant, TaskDescription } from '../task-description.ts';

const folder = 'tasks/document-extraction';

/** Every task that needs to know its document reads the row by id: payloads then carry pointers and small facts only. */
const readDocument: Grant = { table: 'Documents', actions: ['GetItem'] };
const readWork: Grant = { bucket: 'Work', actions: ['GetObject'], prefix: 'documents/' };
const writeWork: Grant = { bucket: 'Work', actions: ['GetObject', 'PutObject'], prefix: 'documents/' };
/** The uploaded object itself; any prefix, since a key outside the known ones is rejected with a reason, not with a fault. */
const readUpload: Grant = { bucket: 'Documents', actions: ['GetObject', 'GetObjectVersion'], prefix: '*' };
const reviseDocument: Grant = { table: 'Documents', actions: ['GetItem', 'PutItem'] };
const appendAudit: Grant = { table: 'Audit', actions: ['Query', 'PutItem'] };
/** Remembers which document came of an announced upload, and so who sent it. */
const findSender: Grant = { table: 'AnnouncedUploads', actions: ['UpdateItem'] };
const publish: Grant = { eventBus: 'default' };

export const registerDocument: TaskDescription = {
  name: 'RegisterDocument',
  entry: `${folder}/register-document.ts`,
  purpose: 'Recognises an upload by its content, records it, and claims its content so that it is handled once',
  memoryMegabytes: 1024,
  timeoutSeconds: 60,
  grants: [readUpload, reviseDocument, appendAudit, findSender],
};

export const readStructured: TaskDescription = {
  name: 'ReadStructured',
  entry: `${folder}/read-structured.ts`,
  purpose: 'Parses a CSV, XLSX, FpML, SWIFT or e-invoice document into candidate records',
  // A trade file of 200,000 rows takes 1.1 GB and about a minute.
  memoryMegabytes: 3008,
  timeoutSeconds: 600,
  grants: [readUpload, reviseDocument, appendAudit, writeWork],
};

export const readPage: TaskDescription = {
  name: 'ReadPage',
  entry: `${folder}/read-page.ts`,
  purpose: "Reads a one-page document by Textract's synchronous call and keeps the raw answer",
  memoryMegabytes: 512,
  timeoutSeconds: 60,
  // A page takes seconds, and Textract a few pages a second: more at once would only wait or be throttled.
  reservedConcurrency: 5,
  grants: [
    readUpload,
    reviseDocument,
    appendAudit,
    writeWork,
    {
      service: 'textract',
      actions: ['AnalyzeExpense', 'AnalyzeDocument'],
      reason: 'Textract has no resource-level permissions',
    },
  ],
};

export const startTextractJob: TaskDescription = {
  name: 'StartTextractJob',
  entry: `${folder}/start-textract-job.ts`,
  purpose: 'Keeps the task token under the job tag and starts the Textract job of a document of several pages',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [
    readUpload,
    reviseDocument,
    appendAudit,
    { table: 'TextractJobs', actions: ['PutItem', 'UpdateItem'] },
    { textractNotifications: 'start' },
    { machines: ['DocumentExtraction'], actions: ['SendTaskSuccess'] },
  ],
};

export const completeTextractJob: TaskDescription = {
  name: 'CompleteTextractJob',
  entry: `${folder}/complete-textract-job.ts`,
  purpose: "Turns Textract's notification into the end of the state that waits for the job",
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [
    { table: 'TextractJobs', actions: ['GetItem'] },
    { machines: ['DocumentExtraction'], actions: ['SendTaskSuccess', 'SendTaskFailure'] },
  ],
  triggeredBy: 'textractNotifications',
};

export const checkTextractJob: TaskDescription = {
  name: 'CheckTextractJob',
  entry: `${folder}/check-textract-job.ts`,
  purpose: 'Asks Textract once how a job stands whose notification was a failure or did not come',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [
    readDocument,
    { table: 'TextractJobs', actions: ['GetItem'] },
    {
      service: 'textract',
      actions: ['GetExpenseAnalysis', 'GetDocumentAnalysis'],
      reason: 'Textract has no resource-level permissions',
    },
  ],
};

export const readTextractJob: TaskDescription = {
  name: 'ReadTextractJob',
  entry: `${folder}/read-textract-job.ts`,
  purpose: "Pages a finished job's answer into the work bucket",
  memoryMegabytes: 1024,
  timeoutSeconds: 300,
  grants: [
    readDocument,
    writeWork,
    {
      service: 'textract',
      actions: ['GetExpenseAnalysis', 'GetDocumentAnalysis'],
      reason: 'Textract has no resource-level permissions',
    },
  ],
};

export const interpretAnswer: TaskDescription = {
  name: 'InterpretAnswer',
  entry: `${folder}/interpret-answer.ts`,
  purpose: "Makes a candidate record of Textract's raw answer, with the confidence and place of every field",
  memoryMegabytes: 1024,
  timeoutSeconds: 60,
  grants: [readDocument, writeWork],
};

export const checkCandidate: TaskDescription = {
  name: 'CheckCandidate',
  entry: `${folder}/check-candidate.ts`,
  purpose: "Checks the candidate's schema, arithmetic and check digits and decides: extracted, review or rejected",
  // A trade file of 200,000 rows takes about two minutes.
  memoryMegabytes: 3008,
  timeoutSeconds: 600,
  grants: [readDocument, writeWork],
};

export const requestReview: TaskDescription = {
  name: 'RequestReview',
  entry: `${folder}/request-review.ts`,
  purpose: 'Opens a review with the task token that a decision will answer',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [
    reviseDocument,
    appendAudit,
    { table: 'Reviews', actions: ['GetItem', 'PutItem'] },
    { machines: ['DocumentExtraction'], actions: ['SendTaskSuccess'] },
    publish,
  ],
};

export const escalateReview: TaskDescription = {
  name: 'EscalateReview',
  entry: `${folder}/escalate-review.ts`,
  purpose: 'Marks a review that nobody decided in time and says so by an event',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [readDocument, appendAudit, { table: 'Reviews', actions: ['GetItem', 'PutItem'] }, publish],
};

export const decideReview: TaskDescription = {
  name: 'DecideReview',
  entry: `${folder}/decide-review.ts`,
  purpose: "Records a person's decision on a review, with its corrections, and lets the execution go on",
  memoryMegabytes: 1024,
  timeoutSeconds: 60,
  grants: [
    readDocument,
    appendAudit,
    writeWork,
    { table: 'Reviews', actions: ['GetItem', 'PutItem'] },
    { machines: ['DocumentExtraction'], actions: ['SendTaskSuccess'] },
  ],
};

export const storeTrades: TaskDescription = {
  name: 'StoreTrades',
  entry: `${folder}/store-trades.ts`,
  purpose: 'Stores trades from a cursor on for as long as its time allows, and says where to go on',
  memoryMegabytes: 1024,
  timeoutSeconds: 300,
  grants: [
    readDocument,
    { table: 'BankTradeData', actions: ['BatchGetItem', 'PutItem'] },
    { table: 'CounterpartyTradeData', actions: ['BatchGetItem', 'PutItem'] },
    appendAudit,
    writeWork,
  ],
};

export const storeReceipt: TaskDescription = {
  name: 'StoreReceipt',
  entry: `${folder}/store-receipt.ts`,
  purpose: 'Stores the receipt of a document, once',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [
    { table: 'Documents', actions: ['GetItem', 'ConditionCheckItem'] },
    { table: 'Receipts', actions: ['GetItem', 'PutItem'] },
    { table: 'Audit', actions: ['PutItem'] },
    readWork,
  ],
};

export const storeInvoice: TaskDescription = {
  name: 'StoreInvoice',
  entry: `${folder}/store-invoice.ts`,
  purpose: 'Stores the invoice of a document, once',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [
    { table: 'Documents', actions: ['GetItem', 'ConditionCheckItem'] },
    { table: 'Invoices', actions: ['GetItem', 'PutItem'] },
    { table: 'Audit', actions: ['PutItem'] },
    readWork,
  ],
};

export const handOnDocument: TaskDescription = {
  name: 'HandOnDocument',
  entry: `${folder}/hand-on-document.ts`,
  purpose: 'Marks the document EXTRACTED with links to its records and publishes DocumentExtracted',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [reviseDocument, appendAudit, publish],
};

export const rejectDocument: TaskDescription = {
  name: 'RejectDocument',
  entry: `${folder}/reject-document.ts`,
  purpose: 'Marks the document REJECTED with the reasons its sender can act on and publishes DocumentRejected',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [reviseDocument, appendAudit, publish],
};

export const recordFailure: TaskDescription = {
  name: 'RecordFailure',
  entry: `${folder}/record-failure.ts`,
  purpose: 'Marks the document of a failed execution FAILED with the reason and publishes DocumentFailed',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [reviseDocument, appendAudit, findSender, publish],
  triggeredBy: 'documentExtractionFailures',
};

/** Every task of the flow, for infra/ to deploy. */
export const documentExtractionTasks = [
  registerDocument,
  readStructured,
  readPage,
  startTextractJob,
  completeTextractJob,
  checkTextractJob,
  readTextractJob,
  interpretAnswer,
  checkCandidate,
  requestReview,
  escalateReview,
  decideReview,
  storeTrades,
  storeReceipt,
  storeInvoice,
  handOnDocument,
  rejectDocument,
  recordFailure,
] as const satisfies readonly TaskDescription[];
