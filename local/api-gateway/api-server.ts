import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopbackHostHeader } from '../gateway/loopback.ts';
import { closeServer, listenOnLoopback, portOf } from '../gateway/loopback-server.ts';
import type { Answer } from './answer.ts';
import type { ApiGatewayService } from './api-gateway-service.ts';
import type { ApiRequest } from './api-request.ts';

/** A request must be whole by then. */
const requestLimitMs = 60_000;
const keepAliveMs = 65_000;

/** The port of the REST API: its paths begin at the root, as under a domain of its own. */
export class ApiServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param port 0 for any. @throws PortTakenError */
  static async listen(service: ApiGatewayService, port: number): Promise<ApiServer> {
    const server = createServer(
      { requestTimeout: requestLimitMs, maxHeaderSize: 32 * 1024, joinDuplicateHeaders: false },
      (incoming, outgoing) => void serve(service, incoming, outgoing),
    );
    server.on('clientError', refuseUnreadable);
    // Clients keep connections for longer than Node's five seconds, and would write into closed ones.
    server.keepAliveTimeout = keepAliveMs;
    await listenOnLoopback(server, port, '--api-port');
    return new ApiServer(server);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }
}

const serve = async (
  service: ApiGatewayService,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> => {
  // Against DNS rebinding; which origins may read answers is the API's own business (CORS).
  if (!isLoopbackHostHeader(incoming.headers.host ?? '')) {
    outgoing.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
    outgoing.end(JSON.stringify({ message: 'Forbidden: the local API answers to loopback names only' }));
    return;
  }
  try {
    const { request, answer } = await service.handle(incoming);
    write(outgoing, request, answer);
  } catch (error) {
    if (!incoming.destroyed) console.error(`${incoming.method} ${incoming.url} failed:`, error);
    outgoing.destroy();
  }
};

const write = (outgoing: ServerResponse, request: ApiRequest, answer: Answer): void => {
  outgoing.statusCode = answer.status;
  outgoing.setHeader('x-amzn-RequestId', request.requestId);
  outgoing.setHeader('x-amz-apigw-id', request.extendedRequestId);
  for (const { name, value } of answer.headers) outgoing.appendHeader(name, value);
  const bodiless = answer.status === 204 || answer.status === 304;
  if (!bodiless) outgoing.setHeader('Content-Length', answer.body.length);
  outgoing.end(bodiless || request.method === 'HEAD' ? undefined : answer.body);
};

/** What is no HTTP can't be given to the API; the sender still gets an answer. */
const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, reason] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request'];
  const body = JSON.stringify({ message: reason });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
};
