import type { S3Object } from '../action-inputs.ts';
import type { AnalysedDocument, Analysis } from '../analyse-document.ts';

export type JobApi = 'StartDocumentTextDetection' | 'StartDocumentAnalysis' | 'StartExpenseAnalysis';

/** What Start was asked for; the same request token with another request is a mistake of the caller's. */
export type JobRequest = {
  readonly api: JobApi;
  readonly location: S3Object;
  readonly analysis: Analysis;
  readonly clientRequestToken?: string | undefined;
  readonly jobTag?: string | undefined;
  readonly topicArn?: string | undefined;
};

export type Job = {
  readonly id: string;
  readonly request: JobRequest;
  readonly startedEpochMs: number;
  readonly outcome?: JobOutcome;
  /** Set once SNS has taken the notification; until then it is sent again. */
  readonly notified?: boolean;
};

export type JobOutcome =
  | { readonly status: 'SUCCEEDED'; readonly document: AnalysedDocument }
  | { readonly status: 'FAILED'; readonly message: string };
