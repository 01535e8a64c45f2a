import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Engine } from './engine.ts';
import { handleWireRequest } from './wire/handle-wire-request.ts';

/** The largest request that Step Functions' API can need: a definition of 1 MiB or a payload of 256 KiB, escaped. */
const bodyLimitBytes = 8 * 1024 * 1024;

/** Serves an engine's wire API on the loopback address. */
export const serveEngine = (engine: Engine, port: number): Promise<{ server: Server; port: number }> => {
  const server = createServer((request, response) => {
    answer(engine, request, response).catch(() => response.destroy());
  });
  // Clients keep connections open between polls; closing an idle one under them looks like a failed call.
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : port });
    });
  });
};

const answer = async (engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await readBody(request);
  if (body === undefined) {
    const fault = { __type: 'RequestEntityTooLargeException', message: 'Request body is too large' };
    send(response, 413, JSON.stringify(fault));
    return;
  }
  const target = request.headers['x-amz-target'];
  const { status, body: text } = await handleWireRequest(engine, typeof target === 'string' ? target : '', body);
  send(response, status, text);
};

const send = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': crypto.randomUUID(),
  });
  response.end(body);
};

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too much is read to its end and let go: a client that still writes would not see the answer.
    if (size <= bodyLimitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > bodyLimitBytes ? undefined : Buffer.concat(chunks).toString('utf8');
};
