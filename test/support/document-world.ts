import type { Engine } from '../../local/engine/engine.ts';
import * as checkCandidate from '../../tasks/document-extraction/check-candidate.ts';
import * as checkTextractJob from '../../tasks/document-extraction/check-textract-job.ts';
import * as completeTextractJob from '../../tasks/document-extraction/complete-textract-job.ts';
import * as decideReview from '../../tasks/document-extraction/decide-review.ts';
import * as escalateReview from '../../tasks/document-extraction/escalate-review.ts';
import * as handOnDocument from '../../tasks/document-extraction/hand-on-document.ts';
import * as interpretAnswer from '../../tasks/document-extraction/interpret-answer.ts';
import * as readPage from '../../tasks/document-extraction/read-page.ts';
import * as readStructured from '../../tasks/document-extraction/read-structured.ts';
import * as readTextractJob from '../../tasks/document-extraction/read-textract-job.ts';
import * as recordFailure from '../../tasks/document-extraction/record-failure.ts';
import * as registerDocument from '../../tasks/document-extraction/register-document.ts';
import * as rejectDocument from '../../tasks/document-extraction/reject-document.ts';
import * as requestReview from '../../tasks/document-extraction/request-review.ts';
import * as startTextractJob from '../../tasks/document-extraction/start-textract-job.ts';
import * as storeInvoice from '../../tasks/document-extraction/store-invoice.ts';
import * as storeReceipt from '../../tasks/document-extraction/store-receipt.ts';
import * as storeTrades from '../../tasks/document-extraction/store-trades.ts';
import { TaskTokenGoneError } from '../../tasks/errors.ts';
import type { RawAnswer } from '../../tasks/ports/document-reader.ts';
import type { ConcordEvent } from '../../tasks/ports/event-publisher.ts';
import type { TaskCallbacks } from '../../tasks/ports/task-callbacks.ts';
import { memoryAnnouncedUploads } from './memory/memory-announced-uploads.ts';
import { memoryAudit } from './memory/memory-audit.ts';
import { memoryDocumentStore } from './memory/memory-document-store.ts';
import { memoryUploads, memoryWorkFiles } from './memory/memory-files.ts';
import { memoryInvoiceStore, memoryReceiptStore, memoryTradeStore } from './memory/memory-record-stores.ts';
import { memoryReviewStore } from './memory/memory-review-store.ts';
import { memoryReader, memoryTextractJobs } from './memory/memory-textract.ts';

type Schema = { parse(value: unknown): unknown };

/** A task as its handler runs it: both ends pass the schemas. */
const task =
  ({ Input, Output }: { Input: Schema; Output: Schema }, run: (input: never) => Promise<unknown>) =>
  async (input: unknown): Promise<unknown> =>
    Output.parse(await run(Input.parse(input) as never));

const goneNames = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

const ignoreGone = (error: unknown): void => {
  if (!(error instanceof TaskTokenGoneError)) throw error;
};

/** Answers tokens through an engine; what comes before the engine is known waits for it. */
const engineCallbacks = () => {
  let engine: Engine | undefined;
  const waiting: (() => Promise<void>)[] = [];
  const call = async (operation: string, request: Record<string, unknown>): Promise<void> => {
    if (!engine) {
      waiting.push(() => call(operation, request));
      return;
    }
    try {
      await engine.call(operation, request);
    } catch (error) {
      const { name, message } = error as Error;
      throw goneNames.has(name) ? new TaskTokenGoneError(`nothing waits on this token any more: ${message}`) : error;
    }
  };
  const callbacks: TaskCallbacks = {
    succeed: (taskToken, output) => call('SendTaskSuccess', { taskToken, output: JSON.stringify(output) }),
    fail: (taskToken, failure) => call('SendTaskFailure', { taskToken, ...failure }),
  };
  const connect = async (connected: Engine): Promise<void> => {
    engine = connected;
    for (const answer of waiting.splice(0)) await answer().catch(ignoreGone);
  };
  return { callbacks, connect };
};

/**
 * The whole flow's tasks over stores in memory, for its state machine to run on. `now` is the tasks' clock, in epoch
 * milliseconds, and the test's to move.
 */
export const documentWorld = (answer: RawAnswer = { analysis: 'expense', responses: [] }) => {
  const world = { now: Date.UTC(2026, 10, 2, 9) };
  const clock = () => world.now;
  const audit = memoryAudit();
  const documents = memoryDocumentStore(audit);
  const reviews = memoryReviewStore(audit);
  const uploads = memoryUploads();
  const announced = memoryAnnouncedUploads();
  const files = memoryWorkFiles();
  const jobs = memoryTextractJobs();
  const reader = memoryReader(answer);
  const trades = memoryTradeStore(audit);
  const receipts = memoryReceiptStore(documents, audit);
  const invoices = memoryInvoiceStore(documents, audit);
  const published: ConcordEvent[] = [];
  const events = {
    publish: async (event: ConcordEvent) => {
      published.push(event);
    },
  };
  const { callbacks, connect } = engineCallbacks();
  const ports = {
    documents,
    reviews,
    uploads,
    announced,
    files,
    jobs,
    reader,
    trades,
    receipts,
    invoices,
    events,
    callbacks,
    clock,
  };
  const tasks = {
    RegisterDocument: task(registerDocument, registerDocument.makeRegisterDocument(ports)),
    ReadStructured: task(readStructured, readStructured.makeReadStructured(ports)),
    ReadPage: task(readPage, readPage.makeReadPage(ports)),
    StartTextractJob: task(startTextractJob, startTextractJob.makeStartTextractJob(ports)),
    CompleteTextractJob: task(completeTextractJob, completeTextractJob.makeCompleteTextractJob(ports)),
    CheckTextractJob: task(checkTextractJob, checkTextractJob.makeCheckTextractJob(ports)),
    ReadTextractJob: task(readTextractJob, readTextractJob.makeReadTextractJob(ports)),
    InterpretAnswer: task(interpretAnswer, interpretAnswer.makeInterpretAnswer(ports)),
    CheckCandidate: task(checkCandidate, checkCandidate.makeCheckCandidate(ports)),
    RequestReview: task(requestReview, requestReview.makeRequestReview(ports)),
    EscalateReview: task(escalateReview, escalateReview.makeEscalateReview(ports)),
    DecideReview: task(decideReview, decideReview.makeDecideReview(ports)),
    StoreTrades: task(storeTrades, storeTrades.makeStoreTrades(ports)),
    StoreReceipt: task(storeReceipt, storeReceipt.makeStoreReceipt(ports)),
    StoreInvoice: task(storeInvoice, storeInvoice.makeStoreInvoice(ports)),
    HandOnDocument: task(handOnDocument, handOnDocument.makeHandOnDocument(ports)),
    RejectDocument: task(rejectDocument, rejectDocument.makeRejectDocument(ports)),
    RecordFailure: task(recordFailure, recordFailure.makeRecordFailure(ports)),
  };
  return Object.assign(world, ports, { audit, published, tasks, connect });
};
export type DocumentWorld = ReturnType<typeof documentWorld>;

/** An upload and the event that S3 and EventBridge make of it. */
export const uploadInto = (
  { uploads }: Pick<DocumentWorld, 'uploads'>,
  key: string,
  content: string | Uint8Array,
  { versionId = 'v1', time = '2026-11-02T08:59:00Z' }: { versionId?: string; time?: string } = {},
) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  uploads.put({ key, versionId }, bytes);
  return {
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    time,
    detail: {
      version: '0',
      bucket: { name: 'documents' },
      object: { key, size: bytes.length, etag: 'e', 'version-id': versionId, sequencer: '00' },
      reason: 'PutObject',
    },
  };
};
