import { createHash } from 'node:crypto';
import type { ApiClient } from '../../domain/api/client.ts';
import type { BodyOf } from '../../domain/api/route.ts';
import {
  getExecution,
  getExecutionHistory,
  listExecutions,
  redriveExecution,
  startExecution,
  stopExecution,
} from '../../domain/api/routes/executions.ts';
import { machines } from '../../domain/api/scopes.ts';
import { Refused } from '../api-client.ts';
import { Failure, usageError } from '../failure.ts';
import { executionOfArn, oneNamed, searchedExecutions } from './find-execution.ts';
import type { EventView, ExecutionRef, ExecutionView, ListedExecution, Service } from './service.ts';

type Listed = BodyOf<typeof listExecutions>['items'][number];
type Described = BodyOf<typeof getExecution>;

const pageSize = 100;

/** The workflow as it is written; one that is not known here is for the API to judge. */
const machineNamed = (workflow: string): string =>
  machines.find((machine) => machine.toLowerCase() === workflow.toLowerCase()) ?? workflow;

const listed = ({ machine, executionId, status, startedAt, stoppedAt }: Listed): ListedExecution => ({
  workflow: machine,
  name: executionId,
  status,
  startDate: new Date(startedAt),
  ...(stoppedAt !== null && { stopDate: new Date(stoppedAt) }),
});

const json = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : JSON.stringify(value);

const described = (execution: Described): ExecutionView => ({
  ...listed(execution),
  input: json(execution.input),
  output: json(execution.output),
  error: execution.error ?? undefined,
  cause: execution.cause ?? undefined,
  redriveStatus: execution.redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
});

const paramsOf = ({ workflow, name }: ExecutionRef) => ({ params: { machine: workflow, executionId: name } });

/** Of a machine that somebody may not see, or that is not there, they have none. */
const orNone = (error: unknown): { body: { items: Listed[]; nextCursor?: string } } => {
  if (error instanceof Refused && error.code === 'NOT_FOUND') return { body: { items: [] } };
  throw error;
};

const ofMachine = async (
  client: ApiClient,
  machine: string,
  { status, limit }: { status?: string; limit: number },
  orRefused: (error: unknown) => { body: { items: Listed[]; nextCursor?: string } },
): Promise<ListedExecution[]> => {
  const found: ListedExecution[] = [];
  let cursor: string | undefined;
  do {
    const query = {
      machine,
      limit: Math.min(limit, pageSize),
      ...(status !== undefined && { status: status as Listed['status'] }),
      ...(cursor !== undefined && { cursor }),
    };
    const { body } = await client.call(listExecutions, { query }).catch(orRefused);
    found.push(...body.items.map(listed));
    cursor = body.nextCursor;
  } while (cursor !== undefined && found.length < limit);
  return found;
};

const list = async (
  client: ApiClient,
  { workflow, ...of }: { workflow?: string; status?: string; limit: number },
): Promise<ListedExecution[]> => {
  const byMachine =
    workflow === undefined
      ? await Promise.all(machines.map((machine) => ofMachine(client, machine, of, orNone)))
      : [
          await ofMachine(client, machineNamed(workflow), of, (error) => {
            throw error;
          }),
        ];
  const newestFirst = byMachine.flat().sort((a, b) => (b.startDate?.getTime() ?? 0) - (a.startDate?.getTime() ?? 0));
  return newestFirst.slice(0, of.limit);
};

const history = async (client: ApiClient, execution: ExecutionRef): Promise<EventView[]> => {
  const events: EventView[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
    const { body } = await client.call(getExecutionHistory, { ...paramsOf(execution), query });
    events.push(...body.items.map((event) => ({ ...event, timestamp: new Date(event.at), recorded: event })));
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return events;
};

const objectIn = (text: string): Record<string, unknown> => {
  const input: unknown = JSON.parse(text);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new Failure('--input must be a JSON object to start through the API', usageError);
  return input as Record<string, unknown>;
};

/** The same name is the same key, whatever characters it has. */
const keyOf = (workflow: string, name: string): string =>
  createHash('sha256').update(`${workflow}\n${name}`).digest('base64url');

type Executions = Pick<Service, 'start' | 'find' | 'list' | 'describe' | 'history' | 'redrive' | 'stop'>;

/** Executions through the API, with the rights of who is signed in. */
export const apiExecutions = (client: ApiClient): Executions => ({
  async start(workflow, input, name) {
    const machine = machineNamed(workflow);
    const request = {
      body: { machine, input: objectIn(input) },
      ...(name !== undefined && { idempotencyKey: keyOf(machine, name) }),
    };
    const { body } = await client.call(startExecution, request).catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'IDEMPOTENCY_KEY_REUSED')
        throw new Failure(`--name ${name} started ${machine} with another input before: give another name`, usageError);
      throw error;
    });
    return { workflow: body.machine, name: body.executionId };
  },

  async find(given) {
    if (given.startsWith('arn:')) {
      const { workflow, name } = executionOfArn(given);
      return { workflow, name };
    }
    const { workflow, name } = oneNamed(await list(client, { limit: searchedExecutions }), given);
    return { workflow, name };
  },

  list: (of) => list(client, of),

  describe: async (execution) => described((await client.call(getExecution, paramsOf(execution))).body),

  history: (execution) => history(client, execution),

  redrive: async (execution) => new Date((await client.call(redriveExecution, paramsOf(execution))).body.at),

  async stop(execution, { error, cause }) {
    const reason = [error, cause].filter(Boolean).join(': ') || 'stopped at the command line';
    return new Date((await client.call(stopExecution, { ...paramsOf(execution), body: { reason } })).body.at);
  },
});
