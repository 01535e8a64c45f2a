import type { Clock } from '../clock/clock.ts';
import {
  AnalyzeDocumentInput,
  AnalyzeExpenseInput,
  analysisOf,
  DetectDocumentTextInput,
  type Document,
  GetInput,
  parseInput,
  StartDocumentAnalysisInput,
  StartInput,
} from './action-inputs.ts';
import type { Analysis } from './analyse-document.ts';
import { AnalysingThread, type ThreadOptions } from './analysing-thread.ts';
import { DocumentSource, type ReadObject } from './document-source.ts';
import type { JobApi } from './jobs/job.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { JobStore } from './jobs/job-store.ts';
import { resultPage } from './jobs/result-page.ts';
import { TextractError } from './textract-error.ts';

export type TextractOptions = {
  readonly readObject: ReadObject;
  /** Sends a job's notification to its SNS topic; a rejection is tried again at the next start. */
  readonly publish: (topicArn: string, message: string) => Promise<void>;
  readonly clock: Clock;
  /** Where jobs are kept over a restart; without it they live in memory. */
  readonly jobsFolder?: string;
  /** Synchronous calls waiting at once; one more is ProvisionedThroughputExceededException. Default 64. */
  readonly mostCallsWaiting?: number;
  /** Pages of a job's document. Default 3000, as Textract's. */
  readonly mostJobPages?: number;
  readonly thread?: Partial<ThreadOptions>;
};

export type Textract = {
  /** One call of Textract's API: the action's name (`AnalyzeExpense`) and its input as JSON has it. Errors: `TextractError`. */
  handle(action: string, input: unknown): Promise<unknown>;
  close(): Promise<void>;
};

/** Amazon Textract on one machine: the same API, answers and errors; what reads the pages is in `reading/` and `ocr/`. */
export async function createTextract(options: TextractOptions): Promise<Textract> {
  const { mostCallsWaiting = 64, clock } = options;
  const thread = new AnalysingThread(options.thread);
  const source = new DocumentSource(options.readObject);
  const store = await JobStore.open(options.jobsFolder, clock.now());
  const jobs = new JobRunner({
    store,
    thread,
    source,
    publish: options.publish,
    now: () => clock.now(),
    mostPages: options.mostJobPages ?? 3000,
    mostJobs: 100,
  });

  const analyseNow = async (document: Document, analysis: Analysis) => {
    if (thread.urgentWaiting >= mostCallsWaiting) {
      throw new TextractError('ProvisionedThroughputExceededException', 'Provisioned rate exceeded');
    }
    const bytes = await source.bytesOf(document);
    return thread.analyse(bytes, analysis, { onePage: true, mostPages: 1, firstPage: 1, lastPage: 1 });
  };
  const start = async (api: JobApi, input: StartInput, analysis: Analysis) => {
    const { DocumentLocation, ClientRequestToken, JobTag, NotificationChannel } = input;
    const JobId = await jobs.start({
      api,
      location: DocumentLocation.S3Object,
      analysis,
      clientRequestToken: ClientRequestToken,
      jobTag: JobTag,
      topicArn: NotificationChannel?.SNSTopicArn,
    });
    return { JobId };
  };
  const get = (api: JobApi, input: unknown) => {
    const query = parseInput(GetInput, input);
    return resultPage(store.get(query.JobId), api, query);
  };

  const actions: Readonly<Record<string, (input: unknown) => unknown>> = {
    DetectDocumentText: async (input) => {
      const { Document } = parseInput(DetectDocumentTextInput, input);
      const { pages, blocks } = await analyseNow(Document, { kind: 'text' });
      return { DocumentMetadata: { Pages: pages }, Blocks: blocks, DetectDocumentTextModelVersion: '1.0' };
    },
    AnalyzeDocument: async (input) => {
      const parsed = parseInput(AnalyzeDocumentInput, input);
      const { pages, blocks } = await analyseNow(parsed.Document, analysisOf(parsed));
      return { DocumentMetadata: { Pages: pages }, Blocks: blocks, AnalyzeDocumentModelVersion: '1.0' };
    },
    AnalyzeExpense: async (input) => {
      const { Document } = parseInput(AnalyzeExpenseInput, input);
      const { pages, expenseDocuments } = await analyseNow(Document, { kind: 'expense' });
      return { DocumentMetadata: { Pages: pages }, ExpenseDocuments: expenseDocuments };
    },
    StartDocumentTextDetection: (input) =>
      start('StartDocumentTextDetection', parseInput(StartInput, input), { kind: 'text' }),
    StartDocumentAnalysis: (input) => {
      const parsed = parseInput(StartDocumentAnalysisInput, input);
      return start('StartDocumentAnalysis', parsed, analysisOf(parsed));
    },
    StartExpenseAnalysis: (input) => start('StartExpenseAnalysis', parseInput(StartInput, input), { kind: 'expense' }),
    GetDocumentTextDetection: (input) => get('StartDocumentTextDetection', input),
    GetDocumentAnalysis: (input) => get('StartDocumentAnalysis', input),
    GetExpenseAnalysis: (input) => get('StartExpenseAnalysis', input),
  };

  return {
    async handle(action, input) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw new TextractError('UnknownOperationException', `Textract's ${action} is not supported here`);
      return act(input);
    },
    async close() {
      jobs.close();
      await thread.close();
      await jobs.settled();
    },
  };
}
