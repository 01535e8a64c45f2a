import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Block, ExpenseDocument } from '@aws-sdk/client-textract';
import type { AnalysingThread } from '../analysing-thread.ts';
import type { DocumentSource } from '../document-source.ts';
import { TextractError } from '../textract-error.ts';
import type { Job, JobOutcome, JobRequest } from './job.ts';
import type { JobStore } from './job-store.ts';

type JobRunnerOptions = {
  readonly store: JobStore;
  readonly thread: AnalysingThread;
  readonly source: DocumentSource;
  readonly publish: (topicArn: string, message: string) => Promise<void>;
  readonly now: () => number;
  /** Pages a job may have; Textract takes 3000. */
  readonly mostPages: number;
  /** Jobs at work or waiting; one more is refused. */
  readonly mostJobs: number;
};

/** A job's document is read in parts: calls that someone waits for come between them. */
const pagesAtOnce = 4;

/** Starts jobs, once per request token, and carries on those that a restart interrupted. */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #running = new Map<string, Promise<void>>();
  #closed = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    for (const job of options.store.all()) if (!job.outcome || !job.notified) this.#run(job);
  }

  async start(request: JobRequest): Promise<string> {
    const { store, mostJobs, now, source } = this.#options;
    const repeated = this.#repeatOf(request);
    if (repeated) return repeated;
    if (this.#running.size >= mostJobs) {
      throw new TextractError('LimitExceededException', 'Open jobs exceed maximum concurrent job limit');
    }
    await source.checkObject(request.location);
    // Another Start with the same token may have come while the object was looked up.
    const raced = this.#repeatOf(request);
    if (raced) return raced;
    const id = createHash('sha256').update(randomUUID()).digest('hex');
    const job: Job = { id, request, startedEpochMs: now() };
    await store.put(job);
    this.#run(job);
    return id;
  }

  /** Resolves when no job is at work; for a clean stop, and for tests. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  close(): void {
    this.#closed = true;
  }

  #repeatOf(request: JobRequest): string | undefined {
    if (request.clientRequestToken === undefined) return undefined;
    const same = (each: Job): boolean =>
      each.request.api === request.api && each.request.clientRequestToken === request.clientRequestToken;
    const earlier = this.#options.store.all().find(same);
    if (!earlier) return undefined;
    // As JSON, since a job that was read back from disk has no undefined members.
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(earlier.request)), JSON.parse(JSON.stringify(request)))) {
      return earlier.id;
    }
    throw new TextractError(
      'IdempotentParameterMismatchException',
      'A ClientRequestToken input parameter was reused with an operation, but at least one of the other input parameters is different from the previous call to the operation.',
    );
  }

  #run(job: Job): void {
    const done = this.#carryOut(job).finally(() => this.#running.delete(job.id));
    this.#running.set(job.id, done);
  }

  async #carryOut(job: Job): Promise<void> {
    const outcome = job.outcome ?? (await this.#outcomeOf(job));
    // A job that the shutdown cut short has no outcome: the next start takes it up.
    if (this.#closed && !job.outcome) return;
    const finished: Job = { ...job, outcome };
    if (!job.outcome) await this.#options.store.put(finished);
    if (job.request.topicArn === undefined) return;
    try {
      await this.#options.publish(job.request.topicArn, this.#notification(finished, outcome));
      await this.#options.store.put({ ...finished, notified: true });
    } catch (error) {
      console.error(
        `Textract job ${job.id}: the notification was not taken and goes out again at the next start:`,
        error,
      );
    }
  }

  async #outcomeOf({ request }: Job): Promise<JobOutcome> {
    const { thread, source, mostPages } = this.#options;
    try {
      const bytes = await source.readObject(request.location);
      const blocks: Block[] = [];
      const expenseDocuments: ExpenseDocument[] = [];
      let pages = 1;
      for (let firstPage = 1; firstPage <= pages; firstPage += pagesAtOnce) {
        const lastPage = firstPage + pagesAtOnce - 1;
        const limits = { onePage: false, mostPages, firstPage, lastPage };
        const part = await thread.analyse(bytes, request.analysis, limits);
        pages = part.pages;
        blocks.push(...part.blocks);
        expenseDocuments.push(...part.expenseDocuments);
      }
      return { status: 'SUCCEEDED', document: { pages, blocks, expenseDocuments } };
    } catch (error) {
      return { status: 'FAILED', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** https://docs.aws.amazon.com/textract/latest/dg/async-notification-payload.html */
  #notification({ id, request }: Job, outcome: JobOutcome): string {
    return JSON.stringify({
      JobId: id,
      Status: outcome.status,
      API: request.api,
      ...(request.jobTag !== undefined ? { JobTag: request.jobTag } : {}),
      Timestamp: this.#options.now(),
      DocumentLocation: { S3ObjectName: request.location.Name, S3Bucket: request.location.Bucket },
    });
  }
}
