import type { DynamoDbLocal } from '../../dynamodb/dynamodb-local.ts';
import type { MessageServices } from '../../messaging/message-services.ts';
import type { TopicPublisher } from '../../messaging/topic-publisher.ts';
import type { ServiceApi } from '../gateway-request.ts';
import { jsonApi } from '../json-api.ts';
import { readBody } from '../request-body.ts';

/** A batch of DynamoDB takes 16 MB, and its JSON some more. */
const dynamoDbLimitBytes = 32 * 1024 * 1024;
const messageLimitBytes = 8 * 1024 * 1024;
/** 10 MB of document, in base64. */
const textractLimitBytes = 16 * 1024 * 1024;

const headersOf = (request: Request): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of ['content-type', 'x-amz-target', 'x-amzn-query-mode', 'authorization']) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
};

export const dynamoDbApi = (dynamoDb: DynamoDbLocal): ServiceApi => {
  return async ({ request }) => {
    const body = await readBody(request, dynamoDbLimitBytes);
    const answer = await dynamoDb.forward(request.headers.get('x-amz-target') ?? '', body);
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
  };
};

export const sqsApi = (messages: MessageServices): ServiceApi => {
  return async ({ request }) => messages.handle(headersOf(request), await readBody(request, messageLimitBytes));
};

export const snsApi = (publisher: TopicPublisher): ServiceApi => {
  return async ({ request }) => publisher.handle(headersOf(request), await readBody(request, messageLimitBytes));
};

export const textractApi = (
  handle: (action: string, input: Record<string, unknown>) => Promise<unknown>,
): ServiceApi => {
  const actions = [
    'DetectDocumentText',
    'AnalyzeDocument',
    'AnalyzeExpense',
    'StartDocumentTextDetection',
    'GetDocumentTextDetection',
    'StartDocumentAnalysis',
    'GetDocumentAnalysis',
    'StartExpenseAnalysis',
    'GetExpenseAnalysis',
  ];
  return jsonApi({
    service: 'Textract',
    bodyLimitBytes: textractLimitBytes,
    operations: Object.fromEntries(
      actions.map((action) => [action, (input: Record<string, unknown>) => handle(action, input)]),
    ),
  });
};

/** Step Functions' definitions take 1 MB, inputs 256 KiB. */
const statesLimitBytes = 4 * 1024 * 1024;

export const statesApi = (
  handle: (target: string, body: string) => Promise<{ status: number; body: string }>,
): ServiceApi => {
  return async ({ request }) => {
    const body = (await readBody(request, statesLimitBytes)).toString('utf8');
    const answer = await handle(request.headers.get('x-amz-target') ?? '', body);
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
    });
  };
};
