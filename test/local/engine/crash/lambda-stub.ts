import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

type Payload = { step?: string; execution?: string; token?: string };

export type LambdaStub = {
  endpoint: string;
  /** Serial number of the last invocation of each `execution/step`: only that one's result may be in a history. */
  lastSerial: ReadonlyMap<string, number>;
  /** Resolves after so many more invocations. */
  served(invocations: number): Promise<void>;
  /** The next task token that came in, oldest first. */
  nextToken(): Promise<string>;
  close(): void;
};

/** Lambda's Invoke API: numbers each invocation, fails each "flaky" step once, and keeps task tokens for who answers them. */
export const startLambdaStub = async (): Promise<LambdaStub> => {
  const lastSerial = new Map<string, number>();
  const tokens: string[] = [];
  const events = new EventEmitter().setMaxListeners(0);
  let serial = 0;
  const answer = ({ step, execution, token }: Payload): { body: string; error?: string } => {
    serial++;
    if (token !== undefined) {
      tokens.push(token);
      events.emit('token');
      return { body: '{}' };
    }
    const key = `${execution}/${step}`;
    const first = !lastSerial.has(key);
    lastSerial.set(key, serial);
    if (step === 'flaky' && first) return { body: '{"errorType":"Flaky","errorMessage":"once"}', error: 'Unhandled' };
    return { body: JSON.stringify({ key, serial }) };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { body, error } = answer(JSON.parse(Buffer.concat(chunks).toString()) as Payload);
      if (error !== undefined) response.setHeader('x-amz-function-error', error);
      response.end(body);
      events.emit('served');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('No port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    lastSerial,
    async served(invocations) {
      for (let count = 0; count < invocations; count++) await once(events, 'served');
    },
    async nextToken() {
      while (tokens.length === 0) await once(events, 'token');
      return tokens.shift() as string;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};
