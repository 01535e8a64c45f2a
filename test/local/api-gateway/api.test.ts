import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalApi, startLocalApi } from '../fixtures/local-api.ts';
import { credentials } from '../fixtures/local-s3.ts';
import { createUser, signIn } from '../fixtures/signed-in.ts';

let local: LocalApi;
let idToken: string;

beforeAll(async () => {
  local = await startLocalApi();
  await createUser(local, 'ann@example.com', ['trade-ops', 'auditor']);
  ({ idToken } = await signIn(local, 'ann@example.com'));
});
afterAll(() => local.stop());

const call = (path: string, init: RequestInit = {}) => fetch(local.api + path, init);
const authorized = (more: Record<string, string> = {}) => ({ authorization: idToken, ...more });
type Event = Record<string, never> & {
  requestContext: Record<string, unknown> & { authorizer?: { claims: Record<string, string> } };
};
const eventOf = async (answer: Response) => (await answer.json()) as Event;

describe('the local API Gateway', () => {
  it('hands a request to its function in the shape of a REST API', async () => {
    const answer = await call('/documents/a%20b?x=1&x=2&y=%C3%A4+b', {
      method: 'PUT',
      headers: { 'X-Twice': 'one', 'content-type': 'text/plain' },
      body: 'grüezi',
    });

    const event = await eventOf(answer);
    expect(answer.status).toBe(200);
    expect(event).toMatchObject({
      resource: '/documents/{documentId}',
      path: '/documents/a%20b',
      httpMethod: 'PUT',
      queryStringParameters: { x: '2', y: 'ä b' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['ä b'] },
      pathParameters: { documentId: 'a%20b' },
      stageVariables: { machine: local.outputs.MachineArn },
      body: 'grüezi',
      isBase64Encoded: false,
      requestContext: {
        resourcePath: '/documents/{documentId}',
        stage: 'v1',
        httpMethod: 'PUT',
        protocol: 'HTTP/1.1',
        identity: { sourceIp: '127.0.0.1' },
        requestTimeEpoch: local.clock.now(),
        requestId: answer.headers.get('x-amzn-requestid'),
      },
    });
    expect(answer.headers.get('x-amz-apigw-id')).toMatch(/=$/);
    expect(answer.headers.get('x-amzn-trace-id')).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('tells the function who really asked, whatever the headers say', async () => {
    const answer = await call('/documents/x', {
      headers: { 'X-Forwarded-For': '10.9.8.7', 'X-Forwarded-Proto': 'https', 'X-Amzn-Trace-Id': 'Root=1-a-b' },
    });

    expect(await answer.json()).toMatchObject({
      headers: {
        'X-Forwarded-For': '10.9.8.7, 127.0.0.1',
        'X-Forwarded-Proto': 'http',
        'X-Amzn-Trace-Id': 'Root=1-a-b',
      },
      requestContext: { identity: { sourceIp: '127.0.0.1' } },
    });
  });

  it('lets in who is signed in, with the claims as texts', async () => {
    const event = await eventOf(await call('/documents', { headers: { authorization: `Bearer ${idToken}` } }));

    expect(event.requestContext.authorizer?.claims).toMatchObject({
      email: 'ann@example.com',
      email_verified: 'true',
      token_use: 'id',
      aud: local.clientId,
      'cognito:groups': 'auditor,trade-ops',
      exp: expect.stringMatching(/^\w{3} \w{3} \d{2} \d{2}:\d{2}:\d{2} UTC \d{4}$/),
    });
  });

  it('refuses who is not, as the API declares it', async () => {
    const answer = await call('/documents');

    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://console.example');
    expect(await answer.json()).toMatchObject({ type: 'UNAUTHORIZED', title: 'Unauthorized' });
  });

  it('starts a workflow with the caller in it, once a name', async () => {
    const start = (body: string) =>
      call('/runs', {
        method: 'POST',
        headers: authorized({ 'idempotency-key': 'run-1', 'content-type': 'application/json' }),
        body,
      });
    const first = await start('{"text":"it\'s \\"quoted\\""}');
    const again = await start('{"text":"it\'s \\"quoted\\""}');
    const other = await start('{"text":"other"}');

    const { executionArn, startedBy } = (await first.json()) as { executionArn: string; startedBy: string };
    expect(first.status).toBe(202);
    expect(startedBy).toBe('ann@example.com');
    expect([again.status, other.status]).toEqual([409, 409]);
    expect(await other.json()).toEqual({ error: 'ExecutionAlreadyExists' });
    const sfn = new SFNClient({ endpoint: local.endpoint, region: 'us-east-1', credentials });
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(execution).toMatchObject({ name: 'run-1', input: '{"text":"it\'s \\"quoted\\""}' });
  });

  it('answers with what an express workflow gives', async () => {
    const answer = await call('/answers', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":[1,2]}',
    });

    expect([answer.status, await answer.text()]).toEqual([200, '{"a":[1,2]}']);
  });
});
