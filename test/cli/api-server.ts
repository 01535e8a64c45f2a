import '../support/api-environment.ts';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { refuse } from '../../domain/api/problem.ts';
import type { BodyOf } from '../../domain/api/route.ts';
import { createUpload, documentRoutes, getDocument, uploadDocument } from '../../domain/api/routes/documents.ts';
import {
  executionRoutes,
  getExecution,
  getExecutionHistory,
  listExecutions,
  redriveExecution,
  startExecution,
  stopExecution,
} from '../../domain/api/routes/executions.ts';
import { identityRoutes } from '../../domain/api/routes/identity.ts';
import { mayRunMachine, maySeeMachine } from '../../domain/api/scopes.ts';
import { defineApi, serve } from '../../tasks/api/define-api.ts';
import { identityApi } from '../../tasks/api/identity-api.ts';
import { documentIdOf } from '../../tasks/document-extraction/upload-event.ts';
import { gatewayStandIn } from '../support/gateway-stand-in.ts';
import { memoryApiPorts } from '../support/memory/memory-api-ports.ts';
import { type MemoryUserDirectory, memoryUserDirectory } from '../support/memory/memory-user-directory.ts';
import { memoryUserStore } from '../support/memory/memory-user-store.ts';

type Run = {
  machine: string;
  executionId: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  startedAt: string;
  input: Record<string, unknown>;
  reason?: string;
};

export type ApiServer = {
  url: string;
  people: MemoryUserDirectory;
  runs: Run[];
  /** Stored bytes by key. */
  objects: Map<string, Buffer>;
  stop(): Promise<void>;
};

const summary = ({ machine, executionId, status, startedAt }: Run) => ({
  machine,
  executionId,
  status,
  startedAt,
  stoppedAt: status === 'RUNNING' ? null : startedAt,
  redriveCount: 0,
});
const at = '2026-11-20T08:00:00.000Z';
const bucket = 'documents-bucket';
const missing = () => refuse('NOT_FOUND', 'There is no such execution.');

/** Executions that run while they are looked at once, and end by their input. */
const executionsApi = (runs: Run[]) => {
  const find = ({ machine, executionId }: { machine: string; executionId: string }) =>
    runs.find((run) => run.machine === machine && run.executionId === executionId);
  return [
    serve(listExecutions, async ({ query: { machine, status }, actor, page }) =>
      maySeeMachine(actor, machine)
        ? page(async ({ limit, after }) => {
            const all = runs
              .filter((run) => run.machine === machine && (status === undefined || run.status === status))
              .toReversed();
            const from = Number(after?.from ?? 0);
            const items = all.slice(from, from + limit).map(summary);
            return { items, ...(from + limit < all.length && { next: { from: from + limit } }) };
          })
        : refuse('NOT_FOUND', 'There is no such machine for you.'),
    ),
    serve(startExecution, async ({ body: { machine, input }, actor }) => {
      if (!mayRunMachine(actor, machine)) return refuse('NOT_FOUND', `There is no machine ${machine} for you.`);
      const run: Run = {
        machine,
        executionId: `run-${runs.length + 1}-of-it`,
        status: 'RUNNING',
        startedAt: at,
        input,
      };
      runs.push(run);
      return { body: { machine, executionId: run.executionId, startedAt: at } };
    }),
    serve(getExecution, async ({ params }) => {
      const run = find(params);
      if (!run) return missing();
      const seen = summary(run);
      const hasFailed = run.status === 'FAILED';
      if (run.status === 'RUNNING') run.status = run.input.fail === true ? 'FAILED' : 'SUCCEEDED';
      return {
        body: {
          ...seen,
          input: run.input,
          output: seen.status === 'SUCCEEDED' ? { matched: 3 } : null,
          error: hasFailed ? 'ValidationError' : null,
          cause: hasFailed ? 'the input says so' : null,
          redrivable: hasFailed,
        },
      };
    }),
    serve(getExecutionHistory, async ({ params, page }) =>
      find(params)
        ? page<BodyOf<typeof getExecutionHistory>['items'][number]>(async ({ after }) =>
            after
              ? { items: [{ id: 2, previousEventId: 1, at, type: 'TaskFailed', details: { error: 'E', cause: 'c' } }] }
              : {
                  items: [
                    { id: 1, previousEventId: 0, at, type: 'TaskStateEntered', details: { name: 'MatchTrades' } },
                  ],
                  next: { from: 2 },
                },
          )
        : missing(),
    ),
    serve(redriveExecution, async ({ params }) => {
      const run = find(params);
      if (!run) return missing();
      run.status = 'RUNNING';
      run.input = {};
      return { body: { ...params, at } };
    }),
    serve(stopExecution, async ({ params, body }) => {
      const run = find(params);
      if (!run) return missing();
      Object.assign(run, { status: 'ABORTED', reason: body.reason });
      return { body: { ...params, at } };
    }),
  ];
};

/** Documents that are extracted once they have been asked for twice. */
const documentsApi = (objects: Map<string, Buffer>, urlOf: () => string) => {
  const asked = new Map<string, number>();
  const idOf = (key: string, size: number) =>
    documentIdOf({ bucket: { name: bucket }, object: { key, size, 'version-id': 'v1' } });
  return [
    serve(uploadDocument, async ({ body: { place, fileName, contentBase64 } }) => {
      const key = `${place}/${fileName}`;
      const bytes = Buffer.from(contentBase64, 'base64');
      objects.set(key, bytes);
      return { body: { documentId: idOf(key, bytes.length), key } };
    }),
    serve(createUpload, async ({ body: { place, fileName, sizeBytes } }) => {
      const key = `${place}/${fileName}`;
      return {
        body: {
          url: `${urlOf()}/${bucket}/${encodeURI(key)}?X-Amz-Signature=s`,
          method: 'PUT' as const,
          headers: { 'Content-Length': String(sizeBytes), 'If-None-Match': '*' },
          key,
          expiresAt: at,
        },
      };
    }),
    serve(getDocument, async ({ params: { documentId } }) => {
      const key = [...objects.keys()].find((one) => idOf(one, 0) === documentId);
      const times = (asked.get(documentId) ?? 0) + 1;
      asked.set(documentId, times);
      if (key === undefined || times === 1) return refuse('NOT_FOUND', 'There is no such document.');
      const bytes = objects.get(key) ?? Buffer.of();
      return {
        body: {
          documentId,
          fileName: key.split('/').at(-1) ?? '',
          key,
          kind: 'trade' as const,
          source: 'BANK' as const,
          userId: null,
          status: 'EXTRACTED' as const,
          reasons: [],
          sizeBytes: bytes.length,
          uploadedBy: null,
          mediaType: 'text/csv',
          pages: null,
          receivedAt: at,
          updatedAt: at,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          executionId: 'extraction-1',
          duplicateOf: null,
          supersededBy: null,
          records: { table: 'BankTradeData', count: 2, ids: ['t-1', 't-2'] },
          review: null,
        },
      };
    }),
  ];
};

/** The API over HTTP, in this process: the real frame, identity routes and tokens; executions and documents in memory. */
export const startApiServer = async (): Promise<ApiServer> => {
  const people = await memoryUserDirectory();
  const runs: Run[] = [];
  const objects = new Map<string, Buffer>();
  let url = '';
  const served = [
    ...identityApi({ directory: people, users: memoryUserStore() }),
    ...executionsApi(runs),
    ...documentsApi(objects, () => url),
  ];
  const answer = gatewayStandIn(
    [...identityRoutes, ...executionRoutes, ...documentRoutes],
    defineApi(served, memoryApiPorts()) as never,
    people.tokens.keys,
  );
  const server = createServer((request, response) => {
    const respond = async () => {
      const { method = '', url: path = '' } = request;
      const body = await text(request);
      if (path.startsWith(`/${bucket}/`)) {
        const key = decodeURIComponent(new URL(path, url).pathname).slice(bucket.length + 2);
        objects.set(key, Buffer.from(body));
        response.writeHead(200, { 'x-amz-version-id': 'v1' }).end();
        return;
      }
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const answered = await answer({ method, path, headers, ...(body !== '' && { body }) });
      response.writeHead(answered.statusCode, answered.headers).end(answered.body);
    };
    void respond().catch((error: unknown) => response.writeHead(599).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    people,
    runs,
    objects,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
