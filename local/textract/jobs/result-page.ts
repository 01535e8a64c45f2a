import { TextractError } from '../textract-error.ts';
import type { Job, JobApi } from './job.ts';

/** Blocks a page of results holds at most; expense documents come 20 at a time (Textract's own limits). */
const mostBlocks = 1000;
const mostExpenseDocuments = 20;

type ResultQuery = { JobId: string; MaxResults?: number | undefined; NextToken?: string | undefined };

/** What Get answers: the job's state, and from `NextToken` on its results. Errors: InvalidJobIdException, InvalidParameterException. */
export function resultPage(job: Job | undefined, api: JobApi, query: ResultQuery): Record<string, unknown> {
  if (job?.request.api !== api) {
    throw new TextractError('InvalidJobIdException', 'Request has invalid Job Id');
  }
  const model =
    api === 'StartExpenseAnalysis'
      ? 'AnalyzeExpenseModelVersion'
      : api === 'StartDocumentAnalysis'
        ? 'AnalyzeDocumentModelVersion'
        : 'DetectDocumentTextModelVersion';
  const { outcome } = job;
  if (!outcome) return { JobStatus: 'IN_PROGRESS', [model]: '1.0' };
  if (outcome.status === 'FAILED') return { JobStatus: 'FAILED', StatusMessage: outcome.message, [model]: '1.0' };
  const expense = api === 'StartExpenseAnalysis';
  const results = expense ? outcome.document.expenseDocuments : outcome.document.blocks;
  const most = expense ? mostExpenseDocuments : mostBlocks;
  const from = query.NextToken === undefined ? 0 : offsetOf(query.NextToken, job.id, results.length);
  const to = Math.min(results.length, from + Math.min(most, query.MaxResults ?? most));
  return {
    DocumentMetadata: { Pages: outcome.document.pages },
    JobStatus: 'SUCCEEDED',
    [expense ? 'ExpenseDocuments' : 'Blocks']: results.slice(from, to),
    ...(to < results.length ? { NextToken: tokenFor(job.id, to) } : {}),
    [model]: '1.0',
  };
}

function tokenFor(jobId: string, offset: number): string {
  return Buffer.from(`${jobId}/${offset}`).toString('base64url');
}

function offsetOf(token: string, jobId: string, length: number): number {
  const [id, offset] = Buffer.from(token, 'base64url').toString().split('/');
  const at = Number(offset);
  if (id !== jobId || !Number.isInteger(at) || at <= 0 || at >= length) {
    throw new TextractError('InvalidParameterException', 'Request has invalid parameters (NextToken)');
  }
  return at;
}
