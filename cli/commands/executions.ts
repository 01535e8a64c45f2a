import { faultText } from '../fault-text.ts';
import { paint, paintStatus, print, printAll, spelledDuration, table } from '../printer.ts';
import { shownExecution } from '../service/find-execution.ts';
import type { EventView, ExecutionView, Service } from '../service/service.ts';
import { waitForExecution } from './run.ts';

type Json = { json: boolean };

const instant = (date: Date | undefined): string => date?.toISOString().replace('T', ' ').slice(0, 19) ?? '';
const duration = (start: Date | undefined, stop: Date | undefined): string =>
  start && stop ? spelledDuration(stop.getTime() - start.getTime()) : '';

export const listExecutions = async (
  service: Service,
  options: Json & { workflow?: string; status?: string; limit: number },
): Promise<void> => {
  const found = await service.list(options);
  printAll(
    found,
    () =>
      found.length === 0
        ? 'no executions'
        : table(
            ['STARTED', 'WORKFLOW', 'STATUS', 'TOOK', 'NAME'],
            found.map((item) => [
              instant(item.startDate),
              item.workflow,
              item.status,
              duration(item.startDate, item.stopDate),
              item.name,
            ]),
          ),
    options.json,
  );
};

const failures = ['LambdaFunctionFailed', 'TaskFailed', 'LambdaFunctionTimedOut', 'TaskTimedOut'];

/** The states in the order in which they were entered, with what failed in them. */
const trail = (events: readonly EventView[]): string[] => {
  const lines: string[] = [];
  for (const { type, timestamp, details } of events) {
    if (type.endsWith('StateEntered')) lines.push(`  ${instant(timestamp)}  ${details.name}`);
    if (failures.includes(type)) {
      const { error, cause } = details as Parameters<typeof faultText>[0];
      lines.push(paint('red', `                         ${faultText({ error, cause }).slice(0, 200)}`));
    }
    if (type === 'ExecutionRedriven') lines.push(`  ${instant(timestamp)}  ${paint('yellow', 'redriven')}`);
  }
  return lines;
};

/** What a redrive can do for it. What does not fit its schema never heals by itself: the input stays as it was. */
const redriveHint = ({ name, redriveStatus, error, workflow }: ExecutionView): string | undefined => {
  if (redriveStatus !== 'REDRIVABLE') return undefined;
  const command = `concord executions redrive ${name}`;
  return error === 'ValidationError'
    ? `a redrive has the same input, and fails again until the code is another (${command}); with another input: concord run ${workflow} --input …`
    : `can be redriven: ${command}`;
};

const prettyJson = (text: string | undefined): string =>
  text === undefined ? '-' : JSON.stringify(JSON.parse(text), null, 2);

export const showExecution = async (service: Service, given: string, { json }: Json): Promise<void> => {
  const ref = await service.find(given);
  const { workflow, ...execution } = await service.describe(ref);
  const events = await service.history(ref);
  print(
    { workflow, ...execution },
    () =>
      [
        `${paint('bold', workflow)} ${execution.name}`,
        `${paintStatus(execution.status)}  started ${instant(execution.startDate)}  ${duration(execution.startDate, execution.stopDate)}`,
        execution.error && paint('red', faultText(execution)),
        redriveHint({ workflow, ...execution }),
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
        .filter((line) => line !== undefined)
        .join('\n'),
    json,
  );
};

export const showHistory = async (service: Service, given: string, { json }: Json): Promise<void> => {
  const events = await service.history(await service.find(given));
  if (json) {
    for (const { recorded } of events) console.log(JSON.stringify(recorded));
    return;
  }
  console.log(
    table(
      ['ID', 'PREVIOUS', 'AT', 'EVENT', 'DETAILS'],
      events.map(({ id, previousEventId, timestamp, type, details }) => [
        String(id),
        String(previousEventId),
        instant(timestamp),
        type,
        JSON.stringify(details).slice(0, 160),
      ]),
    ),
  );
};

export const redriveExecution = async (
  service: Service,
  given: string,
  { json, wait }: Json & { wait: boolean },
): Promise<void> => {
  const ref = await service.find(given);
  const redriveDate = await service.redrive(ref);
  if (!wait) {
    print({ ...ref, redriveDate }, () => `redriven ${shownExecution(ref)}`, json);
    return;
  }
  const { status, error, cause } = await waitForExecution(service, ref);
  print(
    { ...ref, redriveDate, status, error, cause },
    () => `redriven: ${paintStatus(status)} ${faultText({ error, cause })}`.trim(),
    json,
  );
  if (status !== 'SUCCEEDED') process.exitCode = 1;
};

export const stopExecution = async (
  service: Service,
  given: string,
  { json, error, cause }: Json & { error?: string; cause?: string },
): Promise<void> => {
  const ref = await service.find(given);
  const stopDate = await service.stop(ref, { ...(error && { error }), ...(cause && { cause }) });
  print({ ...ref, stopDate }, () => `stopped ${shownExecution(ref)}`, json);
};
