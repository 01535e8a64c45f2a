import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  type HistoryEvent,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Connection } from '../connection.ts';
import { paint, paintStatus, print, spelledDuration, table } from '../printer.ts';
import { executionArn, executions } from '../state-machines.ts';
import { waitForExecution } from './run.ts';

type Json = { json: boolean };

const machineOf = (arn: string | undefined): string => arn?.split(':')[6] ?? '';
const instant = (date: Date | undefined): string => date?.toISOString().replace('T', ' ').slice(0, 19) ?? '';
const duration = (start: Date | undefined, stop: Date | undefined): string =>
  start && stop ? spelledDuration(stop.getTime() - start.getTime()) : '';

export const listExecutions = async (
  connection: Connection,
  options: Json & { workflow?: string; status?: ExecutionStatus; limit: number },
): Promise<void> => {
  const found = await executions(connection, options);
  print(
    found,
    () =>
      found.length === 0
        ? 'no executions'
        : table(
            ['STARTED', 'WORKFLOW', 'STATUS', 'TOOK', 'NAME'],
            found.map((item) => [
              instant(item.startDate),
              machineOf(item.executionArn),
              item.status ?? '',
              duration(item.startDate, item.stopDate),
              item.name ?? '',
            ]),
          ),
    options.json,
  );
};

const history = async (connection: Connection, arn: string): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: connection.states }, { executionArn: arn })) {
    events.push(...(page.events ?? []));
  }
  return events;
};

/** The states in the order in which they were entered, with the time until the next event of the trail and what failed in them. */
const trail = (events: readonly HistoryEvent[]): string[] => {
  const lines: string[] = [];
  for (const event of events) {
    const name = event.stateEnteredEventDetails?.name;
    if (name) lines.push(`  ${instant(event.timestamp)}  ${name}`);
    const failure =
      event.lambdaFunctionFailedEventDetails ??
      event.taskFailedEventDetails ??
      event.lambdaFunctionTimedOutEventDetails ??
      event.taskTimedOutEventDetails;
    if (failure)
      lines.push(paint('red', `                         ${failure.error}: ${(failure.cause ?? '').slice(0, 200)}`));
    if (event.type === 'ExecutionRedriven') lines.push(`  ${instant(event.timestamp)}  ${paint('yellow', 'redriven')}`);
  }
  return lines;
};

const prettyJson = (text: string | undefined): string =>
  text === undefined ? '-' : JSON.stringify(JSON.parse(text), null, 2);

export const showExecution = async (connection: Connection, given: string, { json }: Json): Promise<void> => {
  const arn = await executionArn(connection, given);
  const { $metadata: _metadata, ...execution } = await connection.states.send(
    new DescribeExecutionCommand({ executionArn: arn }),
  );
  const events = await history(connection, arn);
  print(
    execution,
    () =>
      [
        `${paint('bold', machineOf(arn))} ${execution.name}`,
        `${paintStatus(execution.status ?? '')}  started ${instant(execution.startDate)}  ${duration(execution.startDate, execution.stopDate)}`,
        execution.error && paint('red', `${execution.error}: ${execution.cause ?? ''}`),
        execution.redriveStatus === 'REDRIVABLE' && `can be redriven: concord executions redrive ${execution.name}`,
        '',
        paint('bold', 'Input'),
        prettyJson(execution.input),
        '',
        paint('bold', 'States'),
        ...trail(events),
        '',
        paint('bold', 'Output'),
        prettyJson(execution.output),
      ]
        .filter((line) => line !== undefined && line !== false)
        .join('\n'),
    json,
  );
};

const detailsOf = (event: HistoryEvent): object =>
  Object.assign(
    {},
    ...Object.entries(event).map(([key, value]) =>
      key.endsWith('EventDetails') && typeof value === 'object' ? value : {},
    ),
  );

export const showHistory = async (connection: Connection, given: string, { json }: Json): Promise<void> => {
  const events = await history(connection, await executionArn(connection, given));
  if (json) {
    for (const event of events) console.log(JSON.stringify(event));
    return;
  }
  console.log(
    table(
      ['ID', 'PREVIOUS', 'AT', 'EVENT', 'DETAILS'],
      events.map((event) => [
        String(event.id),
        String(event.previousEventId ?? ''),
        instant(event.timestamp),
        event.type ?? '',
        JSON.stringify(detailsOf(event)).slice(0, 160),
      ]),
    ),
  );
};

export const redriveExecution = async (
  connection: Connection,
  given: string,
  { json, wait }: Json & { wait: boolean },
): Promise<void> => {
  const arn = await executionArn(connection, given);
  const { redriveDate } = await connection.states.send(new RedriveExecutionCommand({ executionArn: arn }));
  if (!wait) {
    print({ executionArn: arn, redriveDate }, () => `redriven ${arn}`, json);
    return;
  }
  const { status, error, cause } = await waitForExecution(connection, arn);
  print(
    { executionArn: arn, redriveDate, status, error, cause },
    () => `redriven: ${paintStatus(status ?? '')} ${error ?? ''} ${cause ?? ''}`.trim(),
    json,
  );
  if (status !== 'SUCCEEDED') process.exitCode = 1;
};

export const stopExecution = async (
  connection: Connection,
  given: string,
  { json, error, cause }: Json & { error?: string; cause?: string },
): Promise<void> => {
  const arn = await executionArn(connection, given);
  const { stopDate } = await connection.states.send(
    new StopExecutionCommand({ executionArn: arn, ...(error && { error }), ...(cause && { cause }) }),
  );
  print({ executionArn: arn, stopDate }, () => `stopped ${arn}`, json);
};
