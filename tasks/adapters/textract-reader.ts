import {
  AnalyzeDocumentCommand,
  AnalyzeExpenseCommand,
  type FeatureType,
  GetDocumentAnalysisCommand,
  GetExpenseAnalysisCommand,
  StartDocumentAnalysisCommand,
  StartExpenseAnalysisCommand,
  TextractClient,
  type TextractClientConfig,
} from '@aws-sdk/client-textract';
import { confirmationQueries } from '../../domain/document/textract/confirmation-queries.ts';
import { UnreadableDocumentError } from '../errors.ts';
import type { Analysis, DocumentReader, JobState } from '../ports/document-reader.ts';
import type { UploadedObject } from '../ports/uploads.ts';
import { clientOptions, namingErrors } from './client-options.ts';
import { required } from './environment.ts';

/** The synchronous calls answer when the page is read, which takes seconds. */
export const textractClient = (config: TextractClientConfig = {}): TextractClient =>
  namingErrors(
    new TextractClient({
      ...clientOptions,
      requestHandler: { ...clientOptions.requestHandler, requestTimeout: 50_000 },
      ...config,
    }),
  );

/** What is wrong with a document, by Textract's exception, and what its sender can do. */
const refusals: Readonly<Record<string, { code: string; message: string }>> = {
  UnsupportedDocumentException: {
    code: 'UNSUPPORTED_FORMAT',
    message: 'The format is not supported, or the file is encrypted. Send a PDF without a password, PNG, JPEG or TIFF.',
  },
  BadDocumentException: {
    code: 'UNREADABLE',
    message: 'The file is damaged and could not be read. Export or scan it again and send the new file.',
  },
  DocumentTooLargeException: {
    code: 'TOO_LARGE',
    message: 'The file is too large to be read. Split it, or scan it at 200 dpi, and send the parts.',
  },
  InvalidS3ObjectException: {
    code: 'NOT_ACCESSIBLE',
    message: 'The file could not be fetched: it may have been deleted or replaced. Send it again.',
  },
};

const refusalOf = (name: string): UnreadableDocumentError | undefined => {
  const refusal = refusals[name];
  return refusal && new UnreadableDocumentError(refusal.code, refusal.message);
};

const orRefusal = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    throw (error instanceof Error && refusalOf(error.name)) || error;
  }
};

/**
 * A failed job tells its reason only as a status message in words or in capitals (`INVALID_IMAGE_TYPE`,
 * `UNSUPPORTED_DOCUMENT`, …): what names the document is its fault, anything else Textract's.
 */
const jobFailure = (message: string): JobState => {
  const name = /unsupported|invalid_image|encrypt|password/i.test(message)
    ? 'UnsupportedDocumentException'
    : /bad_?document|corrupt|damaged/i.test(message)
      ? 'BadDocumentException'
      : /too_?large|exceed|page_?limit/i.test(message)
        ? 'DocumentTooLargeException'
        : /s3/i.test(message)
          ? 'InvalidS3ObjectException'
          : '';
  const refusal = refusals[name];
  return refusal ? { kind: 'unreadable', ...refusal } : { kind: 'failed', message };
};

const location = ({ bucket, key, versionId }: UploadedObject) => ({
  S3Object: { Bucket: bucket, Name: key, ...(versionId && { Version: versionId }) },
});

const confirmation = {
  FeatureTypes: ['FORMS', 'TABLES', 'QUERIES'] satisfies FeatureType[],
  QueriesConfig: { Queries: confirmationQueries.map(({ text, alias }) => ({ Text: text, Alias: alias })) },
};

/** The topic that jobs report to, and the role that Textract publishes with. */
export type JobNotifications = { SNSTopicArn: string; RoleArn: string };

/** From the environment that the grant to start jobs brings. */
export const jobNotifications = (): JobNotifications => ({
  SNSTopicArn: required('TEXTRACT_TOPIC_ARN'),
  RoleArn: required('TEXTRACT_ROLE_ARN'),
});

/** `notifications` is only asked when a job is started. */
export const textractReader = (
  textract: TextractClient,
  notifications: () => JobNotifications = jobNotifications,
): DocumentReader => {
  const jobPage = (jobId: string, analysis: Analysis, page: { MaxResults: number; NextToken?: string }) => {
    const request = { JobId: jobId, ...page };
    return orRefusal(
      analysis === 'expense'
        ? textract.send(new GetExpenseAnalysisCommand(request))
        : textract.send(new GetDocumentAnalysisCommand(request)),
    );
  };

  return {
    readPage: async (object, analysis) => {
      const { $metadata: _, ...answer } = await orRefusal(
        analysis === 'expense'
          ? textract.send(new AnalyzeExpenseCommand({ Document: location(object) }))
          : textract.send(new AnalyzeDocumentCommand({ Document: location(object), ...confirmation })),
      );
      return { analysis, responses: [answer] };
    },

    startJob: async (object, analysis, { jobTag, requestToken }) => {
      const request = {
        DocumentLocation: location(object),
        ClientRequestToken: requestToken,
        JobTag: jobTag,
        NotificationChannel: notifications(),
      };
      const { JobId } = await orRefusal(
        analysis === 'expense'
          ? textract.send(new StartExpenseAnalysisCommand(request))
          : textract.send(new StartDocumentAnalysisCommand({ ...request, ...confirmation })),
      );
      if (!JobId) throw new Error('Textract started a job without an id');
      return JobId;
    },

    jobState: async (jobId, analysis) => {
      try {
        const { JobStatus, StatusMessage } = await jobPage(jobId, analysis, { MaxResults: 1 });
        if (JobStatus === 'IN_PROGRESS') return { kind: 'running' };
        if (JobStatus === 'FAILED') return jobFailure(StatusMessage ?? 'no reason given');
        return { kind: 'succeeded' };
      } catch (error) {
        if (error instanceof UnreadableDocumentError)
          return { kind: 'unreadable', code: error.code, message: error.message };
        if (error instanceof Error && error.name === 'InvalidJobIdException') return { kind: 'unknown' };
        throw error;
      }
    },

    readJob: async (jobId, analysis) => {
      const responses: unknown[] = [];
      let NextToken: string | undefined;
      do {
        const { $metadata: _, ...page } = await jobPage(jobId, analysis, {
          MaxResults: analysis === 'expense' ? 20 : 1000,
          ...(NextToken && { NextToken }),
        });
        responses.push(page);
        NextToken = page.NextToken;
      } while (NextToken);
      return { analysis, responses };
    },
  };
};
