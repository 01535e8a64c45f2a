import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';

type Answer = { status: number; body: unknown };

/** A user pool that answers as the test says and keeps what it was asked: the SDK's own wire format and errors run. */
export type ScriptedCognito = {
  config: CognitoIdentityProviderClientConfig;
  requests: { operation: string; isSigned: boolean; body: Record<string, unknown> }[];
  /** Answers in their order; the last one for all that follow. */
  answer(...answers: unknown[]): void;
  fail(exception: string, message?: string): void;
  /** Answers once with nothing in it, and then fails. */
  failNext(exception: string, message?: string): void;
  stop(): Promise<void>;
};

export const startScriptedCognito = async (): Promise<ScriptedCognito> => {
  const requests: ScriptedCognito['requests'] = [];
  let answers: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') ?? false;
      requests.push({ operation, isSigned, body: JSON.parse(Buffer.concat(chunks).toString()) });
      const { status, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 200, body: {} };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });
  const failure = (exception: string, message = `${exception} happened`): Answer => ({
    status: 400,
    body: { __type: exception, message },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    requests,
    answer: (...bodies) => {
      requests.length = 0;
      answers = bodies.map((body) => ({ status: 200, body }));
    },
    fail: (exception, message) => {
      requests.length = 0;
      answers = [failure(exception, message)];
    },
    failNext: (exception, message) => {
      requests.length = 0;
      answers = [{ status: 200, body: {} }, failure(exception, message)];
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
