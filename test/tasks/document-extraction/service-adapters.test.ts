import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoTextractJobs } from '../../../tasks/adapters/dynamo-textract-jobs.ts';
import { dynamoClient } from '../../../tasks/adapters/dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from '../../../tasks/adapters/eventbridge-publisher.ts';
import { namedError } from '../../../tasks/adapters/named-error.ts';
import { s3Client, s3Uploads } from '../../../tasks/adapters/s3.ts';
import { sfnClient, sfnTaskCallbacks } from '../../../tasks/adapters/sfn-task-callbacks.ts';
import { textractClient, textractReader } from '../../../tasks/adapters/textract-reader.ts';
import { ServiceUnavailableError } from '../../../tasks/errors.ts';

/** A service that answers as the test says and keeps what it was asked: the SDK's own wire formats and retries run. */
let server: Server;
let requests: { request: string; target: string; body: Record<string, unknown> }[];
let answers: { status: number; body: unknown; headers?: Record<string, string> }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const target = String(request.headers['x-amz-target'] ?? request.url).replace(/^.*\./, '');
      requests.push({ request: request.url ?? '', target, body: text.startsWith('{') ? JSON.parse(text) : {} });
      const { status, body, headers } = answers.length > 1 ? answers.shift()! : answers[0]!;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.TABLE_TEXTRACT_JOBS = 'TextractJobs';
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  requests = [];
});

const config = () => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
const fails = (name: string, status = 400) => {
  answers = [{ status, body: { __type: name, message: `${name} happened` } }];
};
const upload = { bucket: 'documents', key: 'INVOICES/a b+c.pdf', versionId: 'v1' };
const notifications = () => ({ SNSTopicArn: 'arn:aws:sns:us-east-1:000000000000:t', RoleArn: 'arn:aws:iam::0:role/r' });
const reader = () => textractReader(textractClient(config()), notifications);
const nameOf = (action: Promise<unknown>) =>
  action.then(
    () => 'nothing',
    (error: Error & { code?: string }) => (error.code ? `${error.name} ${error.code}` : error.name),
  );

describe('Textract', () => {
  it.each([
    ['ThrottlingException', 'ThrottledError'],
    ['ProvisionedThroughputExceededException', 'ThrottledError'],
    ['LimitExceededException', 'ThrottledError'],
    ['InternalServerError', 'ServiceUnavailableError'],
    ['UnsupportedDocumentException', 'UnreadableDocumentError UNSUPPORTED_FORMAT'],
    ['BadDocumentException', 'UnreadableDocumentError UNREADABLE'],
    ['DocumentTooLargeException', 'UnreadableDocumentError TOO_LARGE'],
    ['InvalidS3ObjectException', 'UnreadableDocumentError NOT_ACCESSIBLE'],
    ['AccessDeniedException', 'AccessDeniedException'],
  ])('%s of a page or a job is a %s', async (exception, named) => {
    fails(exception);

    expect(await nameOf(reader().readPage(upload, 'expense'))).toBe(named);
    expect(await nameOf(reader().readPage(upload, 'analysis'))).toBe(named);
    expect(await nameOf(reader().startJob(upload, 'expense', { jobTag: 'doc-1', requestToken: 'r' }))).toBe(named);
  });

  it('asks for a page by its bucket, key and version, and a confirmation with forms, tables and queries', async () => {
    answers = [{ status: 200, body: { DocumentMetadata: { Pages: 1 }, Blocks: [] } }];
    const answer = await reader().readPage(upload, 'analysis');

    expect(requests).toMatchObject([
      {
        target: 'AnalyzeDocument',
        body: {
          Document: { S3Object: { Bucket: 'documents', Name: 'INVOICES/a b+c.pdf', Version: 'v1' } },
          FeatureTypes: ['FORMS', 'TABLES', 'QUERIES'],
        },
      },
    ]);
    const { QueriesConfig } = requests[0]!.body as { QueriesConfig: { Queries: unknown[] } };
    expect(QueriesConfig.Queries.length).toBeLessThanOrEqual(15);
    expect(answer).toEqual({ analysis: 'analysis', responses: [{ DocumentMetadata: { Pages: 1 }, Blocks: [] }] });
  });

  it('starts a job under its tag and token, reporting to the topic', async () => {
    answers = [{ status: 200, body: { JobId: 'j1' } }];

    expect(await reader().startJob(upload, 'expense', { jobTag: 'doc-1', requestToken: 'r1' })).toBe('j1');
    expect(requests).toMatchObject([
      {
        target: 'StartExpenseAnalysis',
        body: { JobTag: 'doc-1', ClientRequestToken: 'r1', NotificationChannel: notifications() },
      },
    ]);
  });

  it('reads a job page by page', async () => {
    answers = [
      { status: 200, body: { JobStatus: 'SUCCEEDED', NextToken: 'n1', ExpenseDocuments: [{ ExpenseIndex: 1 }] } },
      { status: 200, body: { JobStatus: 'SUCCEEDED', ExpenseDocuments: [{ ExpenseIndex: 2 }] } },
    ];
    const { responses } = await reader().readJob('j1', 'expense');

    expect(responses).toHaveLength(2);
    expect(requests.map(({ body }) => body.NextToken)).toEqual([undefined, 'n1']);
  });

  it.each([
    [{ JobStatus: 'IN_PROGRESS' }, 'running'],
    [{ JobStatus: 'SUCCEEDED' }, 'succeeded'],
    [{ JobStatus: 'PARTIAL_SUCCESS' }, 'succeeded'],
    [{ JobStatus: 'FAILED', StatusMessage: 'INTERNAL_ERROR' }, 'failed'],
    [{ JobStatus: 'FAILED', StatusMessage: 'INVALID_IMAGE_TYPE' }, 'unreadable'],
    [{ JobStatus: 'FAILED', StatusMessage: 'Request has unsupported document format' }, 'unreadable'],
  ])('a job that says %j is %s', async (body, kind) => {
    answers = [{ status: 200, body }];

    expect(await reader().jobState('j1', 'analysis')).toMatchObject({ kind });
  });

  it('knows when a job is gone', async () => {
    fails('InvalidJobIdException');

    expect(await reader().jobState('j1', 'expense')).toEqual({ kind: 'unknown' });
  });
});

describe('DynamoDB', () => {
  const jobs = () => dynamoTextractJobs(dynamoClient(config()));

  it.each([
    ['ProvisionedThroughputExceededException', 'ThrottledError'],
    ['ThrottlingException', 'ThrottledError'],
    ['RequestLimitExceeded', 'ThrottledError'],
    ['TransactionConflictException', 'ThrottledError'],
    ['InternalServerError', 'ServiceUnavailableError'],
    ['ResourceNotFoundException', 'ResourceNotFoundException'],
  ])('%s is a %s', async (exception, named) => {
    fails(`com.amazonaws.dynamodb.v20120810#${exception}`, exception === 'InternalServerError' ? 500 : 400);

    expect(await nameOf(jobs().find('doc-1'))).toBe(named);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'])('that can’t be reached (%s) is unavailable', (code) => {
    const unreachable = Object.assign(new Error(`connect ${code}`), { code });

    expect(namedError(unreachable)).toBeInstanceOf(ServiceUnavailableError);
  });
});

describe('EventBridge', () => {
  const publisher = () => eventBridgePublisher(eventBridgeClient(config()), 'concord.documents');
  const event = { detailType: 'DocumentExtracted', detail: { documentId: 'doc-1' } };

  it('gets events under the flow’s source', async () => {
    answers = [{ status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] } }];
    await publisher().publish(event);

    expect(requests[0]?.body).toMatchObject({
      Entries: [{ Source: 'concord.documents', DetailType: 'DocumentExtracted', Detail: '{"documentId":"doc-1"}' }],
    });
  });

  it.each([
    ['ThrottlingException', 'ThrottledError'],
    ['InternalFailure', 'ServiceUnavailableError'],
  ])('that refuses the entry alone by %s throws a %s', async (ErrorCode, named) => {
    answers = [{ status: 200, body: { FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'no' }] } }];

    expect(await nameOf(publisher().publish(event))).toBe(named);
  });
});

describe('Step Functions', () => {
  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('%s says that nothing waits', async (exception) => {
    fails(exception);
    const callbacks = sfnTaskCallbacks(sfnClient(config()));

    expect(await nameOf(callbacks.succeed('t', {}))).toBe('TaskTokenGoneError');
    expect(await nameOf(callbacks.fail('t', { error: 'E', cause: 'c' }))).toBe('TaskTokenGoneError');
  });
});

describe('S3', () => {
  const uploads = () => s3Uploads(s3Client({ ...config(), forcePathStyle: true }));

  it('gives a version’s bytes, cut off where they are too many', async () => {
    answers = [{ status: 200, body: 'x'.repeat(200_000), headers: { 'content-type': 'application/octet-stream' } }];

    expect(await uploads().read(upload, 300_000)).toHaveLength(200_000);
    expect(await uploads().read(upload, 70_000)).toHaveLength(70_000);
    expect(requests[0]?.request).toMatch(/^\/documents\/INVOICES\/a%20b%2Bc\.pdf\?.*versionId=v1/);
  });

  it.each([
    ['NoSuchKey', 404, 'NotFoundError'],
    ['NoSuchVersion', 404, 'NotFoundError'],
    ['SlowDown', 503, 'ThrottledError'],
    ['InternalError', 500, 'ServiceUnavailableError'],
  ])('%s is a %s', async (code, status, named) => {
    answers = [{ status, body: `<Error><Code>${code}</Code></Error>`, headers: { 'content-type': 'application/xml' } }];

    expect(await nameOf(uploads().read(upload, 10))).toBe(named);
  });
});
