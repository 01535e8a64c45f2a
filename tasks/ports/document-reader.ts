import type { UploadedObject } from './uploads.ts';

/** AnalyzeExpense for receipts and invoices; AnalyzeDocument with FORMS, TABLES and QUERIES for trade confirmations. */
export type Analysis = 'expense' | 'analysis';

/** Textract's answer as it came, one element per page of the response. */
export type RawAnswer = { analysis: Analysis; responses: unknown[] };

export type JobState =
  | { kind: 'running' }
  | { kind: 'succeeded' }
  /** The document is at fault: the message says what its sender can do. */
  | { kind: 'unreadable'; code: string; message: string }
  /** Textract is at fault. */
  | { kind: 'failed'; message: string }
  /** Textract knows no such job (any more). */
  | { kind: 'unknown' };

/**
 * Reads pages: Amazon Textract, or what stands in for it. Every method throws ThrottledError or ServiceUnavailableError
 * for what may heal, and UnreadableDocumentError for a document that can't be read.
 */
export type DocumentReader = {
  /** One page, at once. */
  readPage(object: UploadedObject, analysis: Analysis): Promise<RawAnswer>;
  /**
   * Starts a job and returns its id. The same `requestToken` gives the same job.
   * Textract tells the end of it on the notification topic, with the tag.
   */
  startJob(
    object: UploadedObject,
    analysis: Analysis,
    names: { jobTag: string; requestToken: string },
  ): Promise<string>;
  jobState(jobId: string, analysis: Analysis): Promise<JobState>;
  /** A finished job's whole answer, page by page. */
  readJob(jobId: string, analysis: Analysis): Promise<RawAnswer>;
};
