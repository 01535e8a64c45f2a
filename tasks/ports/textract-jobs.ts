/** An asynchronous Textract job that a state waits for. One per document: a later attempt replaces the one before. */
export type TextractJob = {
  /** The document's id. */
  jobTag: string;
  taskToken: string;
  /** Absent until Textract has taken the job. */
  jobId?: string;
};

export type TextractJobs = {
  /** Keeps the token before the job is started, so that no notification can come too early. */
  keep(job: { jobTag: string; taskToken: string }, expiresAtEpochSeconds: number): Promise<void>;
  /** Notes the job's id, unless a later attempt replaced this one. */
  started(job: Required<TextractJob>): Promise<void>;
  find(jobTag: string): Promise<TextractJob | undefined>;
};
