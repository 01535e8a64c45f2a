import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { ApiError, type GatewayRequest, type ServiceApi } from './gateway-request.ts';
import { jsonError } from './json-api.ts';
import { isLoopbackHostHeader, isLoopbackOrigin } from './loopback.ts';
import { closeServer, listenOnLoopback, portOf } from './loopback-server.ts';
import { SenderGoneError } from './request-body.ts';
import { type ServiceName, serviceOf } from './service-of.ts';

export type GatewayOptions = {
  apis: Readonly<Record<ServiceName, ServiceApi>>;
  pages: Readonly<Record<string, Page>>;
};

/** `GET /_concord/<name>` and `/_concord/<name>/<item>`, as JSON or as the response that it gives; undefined: not there. */
type Page = (item: string | undefined) => unknown;

/** One port that speaks all AWS APIs of the runtime. */
export class Gateway {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /**
   * Takes the port at once; requests wait until `options` are there.
   *
   * @param port 0 for any.
   * @throws PortTakenError
   */
  static async listen(options: Promise<GatewayOptions>, port: number): Promise<Gateway> {
    const server = createAdaptorServer({
      fetch: gatewayApp(options).fetch,
      overrideGlobalObjects: false,
      autoCleanupIncoming: true,
    }) as Server;
    // Uploads may take as long as they take.
    server.requestTimeout = 0;
    await listenOnLoopback(server, port, '--port');
    return new Gateway(server);
  }

  get port(): number {
    return portOf(this.#server);
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }
}

const gatewayApp = (ready: Promise<GatewayOptions>): Hono<{ Bindings: HttpBindings }> => {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (context) => {
    const request = context.req.raw;
    const incoming: IncomingMessage = context.env.incoming;
    const [rawPath = '/', rawQuery = ''] = splitOnce(incoming.url ?? '/', '?');
    const gatewayRequest: GatewayRequest = {
      request,
      method: request.method,
      path: rawPath,
      query: new URLSearchParams(rawQuery),
      requestId: randomUUID(),
    };
    const refused = refuseForeign(request);
    if (refused) return closingIfUnread(refused, incoming);
    const options = await ready;
    const [, page, item] = /^\/_concord\/([a-z-]+)(?:\/([A-Za-z0-9-]+))?$/.exec(rawPath) ?? [];
    if (page !== undefined) return answerPage(options.pages, page, item);
    const response = await answer(options.apis, gatewayRequest);
    if (!response.headers.has('x-amzn-requestid')) response.headers.set('x-amzn-requestid', gatewayRequest.requestId);
    return closingIfUnread(response, incoming);
  });
  return app;
};

/** A refusal may leave the body unread: the connection can't be used again then, and the client must know. */
const closingIfUnread = (response: Response, incoming: IncomingMessage): Response => {
  if (!incoming.complete) response.headers.set('connection', 'close');
  return response;
};

const answerPage = (pages: GatewayOptions['pages'], name: string, item: string | undefined): Response => {
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  const answer = page?.(item);
  if (answer instanceof Response) return answer;
  if (answer !== undefined) return Response.json(answer);
  return Response.json({ message: `no page ${[name, item].filter(Boolean).join('/')}` }, { status: 404 });
};

const answer = async (apis: GatewayOptions['apis'], request: GatewayRequest): Promise<Response> => {
  try {
    const found = serviceOf(request);
    if ('service' in found) return await apis[found.service](request);
    throw new ApiError('UnknownOperationException', `the local runtime does not have ${found.unknown}`);
  } catch (error) {
    if (error instanceof SenderGoneError) return new Response(null, { status: 400 });
    if (error instanceof URIError)
      return jsonError(new ApiError('InvalidURI', 'the path is not validly encoded'), request);
    return jsonError(error, request);
  }
};

/**
 * Any page that a browser on this machine shows could send requests here. Those of other sites are refused: by their
 * Origin, and, against DNS rebinding, by their Host.
 */
const refuseForeign = (request: Request): Response | undefined => {
  const host = request.headers.get('host') ?? '';
  const origin = request.headers.get('origin');
  if (isLoopbackHostHeader(host) && (origin === null || isLoopbackOrigin(origin))) return undefined;
  return Response.json(
    { __type: 'AccessDeniedException', message: 'the local runtime answers requests from this machine only' },
    { status: 403 },
  );
};

const splitOnce = (text: string, separator: string): [string, string] => {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
};
