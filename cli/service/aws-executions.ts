import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListStateMachines,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import { executionOfArn, oneNamed, searchedExecutions } from './find-execution.ts';
import type { EventView, ExecutionRef, ExecutionView, ListedExecution, Service } from './service.ts';

type StateMachine = { name: string; arn: string; isExpress: boolean };

const stateMachines = async ({ states }: Connection): Promise<StateMachine[]> => {
  const found: StateMachine[] = [];
  for await (const page of paginateListStateMachines({ client: states }, {})) {
    for (const { name, stateMachineArn: arn, type } of page.stateMachines ?? [])
      if (name && arn) found.push({ name, arn, isExpress: type === 'EXPRESS' });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
};

/** The machine by its name (case does not count). @throws Failure naming those there are. */
export const stateMachineArn = async (connection: Connection, name: string): Promise<string> => {
  const machines = await stateMachines(connection);
  const machine = machines.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (machine) return machine.arn;
  throw new Failure(
    `no workflow is called ${name}; there are ${machines.map((candidate) => candidate.name).join(', ') || 'none'}`,
    usageError,
  );
};

const listed = (item: ExecutionListItem): ListedExecution => ({
  ...item,
  ...executionOfArn(item.executionArn ?? ''),
  status: item.status ?? '',
});

const list: (connection: Connection, of: Parameters<Service['list']>[0]) => Promise<ListedExecution[]> = async (
  connection,
  { workflow, status, limit },
) => {
  // Express machines keep no list of their executions, which are over before one could look.
  const arns = workflow
    ? [await stateMachineArn(connection, workflow)]
    : (await stateMachines(connection)).filter(({ isExpress }) => !isExpress).map(({ arn }) => arn);
  const found: ListedExecution[] = [];
  for (const arn of arns) {
    let seen = 0;
    for await (const page of paginateListExecutions(
      { client: connection.states },
      { stateMachineArn: arn, ...(status !== undefined && { statusFilter: status as ExecutionStatus }) },
    )) {
      found.push(...(page.executions ?? []).map(listed));
      seen += page.executions?.length ?? 0;
      if (seen >= limit) break;
    }
  }
  return found.sort((a, b) => (b.startDate?.getTime() ?? 0) - (a.startDate?.getTime() ?? 0)).slice(0, limit);
};

const detailsOf = (event: HistoryEvent): Record<string, unknown> =>
  Object.assign(
    {},
    ...Object.entries(event).map(([key, value]) =>
      key.endsWith('EventDetails') && typeof value === 'object' ? value : {},
    ),
  );

const eventOf = (event: HistoryEvent): EventView => ({
  id: event.id ?? 0,
  previousEventId: event.previousEventId ?? 0,
  timestamp: event.timestamp ?? new Date(0),
  type: event.type ?? '',
  details: detailsOf(event),
  recorded: event,
});

const history = async (connection: Connection, { executionArn }: ExecutionRef): Promise<EventView[]> => {
  const events: EventView[] = [];
  for await (const page of paginateGetExecutionHistory({ client: connection.states }, { executionArn })) {
    events.push(...(page.events ?? []).map(eventOf));
  }
  return events;
};

type Executions = Pick<Service, 'start' | 'find' | 'list' | 'describe' | 'history' | 'redrive' | 'stop'>;

/** Executions by Step Functions itself. */
export const awsExecutions = (connection: Connection): Executions => ({
  async start(workflow, input, name) {
    const { executionArn } = await connection.states.send(
      new StartExecutionCommand({
        stateMachineArn: await stateMachineArn(connection, workflow),
        input,
        ...(name !== undefined && { name }),
      }),
    );
    if (!executionArn) throw new Failure(`${workflow} did not start`);
    return executionOfArn(executionArn);
  },

  find: async (given) =>
    given.startsWith('arn:')
      ? executionOfArn(given)
      : oneNamed(await list(connection, { limit: searchedExecutions }), given),

  list: (of) => list(connection, of),

  async describe({ executionArn, workflow }): Promise<ExecutionView> {
    const { $metadata: _, ...execution } = await connection.states.send(new DescribeExecutionCommand({ executionArn }));
    const { name = '', status = '' } = execution;
    return { ...execution, executionArn: execution.executionArn ?? '', workflow, name, status: status as string };
  },

  history: (execution) => history(connection, execution),

  redrive: async ({ executionArn }) =>
    (await connection.states.send(new RedriveExecutionCommand({ executionArn }))).redriveDate,

  stop: async ({ executionArn }, { error, cause }) =>
    (
      await connection.states.send(
        new StopExecutionCommand({ executionArn, ...(error && { error }), ...(cause && { cause }) }),
      )
    ).stopDate,
});
