import { isDeepStrictEqual } from 'node:util';

export type CheckedLoad = { executions: number; events: number; tasks: number };

type Call = (action: string, input: object) => Promise<Record<string, unknown>>;
type HistoryEvent = {
  id: number;
  previousEventId: number;
  type: string;
  timestamp: number;
  lambdaFunctionSucceededEventDetails?: { output: string };
  mapRunStartedEventDetails?: { mapRunArn: string };
  taskSubmittedEventDetails?: { resource: string; output: string };
};

/** One execution with all that it started: how it ended, its history, and which invocations its history holds. */
export const checkExecution = async (
  call: Call,
  executionArn: string,
  expectedOutput: unknown,
  lastSerial: ReadonlyMap<string, number>,
): Promise<CheckedLoad & { faults: string[] }> => {
  const faults: string[] = [];
  const fault = (text: string): void => {
    faults.push(`${executionArn}: ${text}`);
  };
  const { status, output } = await call('DescribeExecution', { executionArn });
  if (status !== 'SUCCEEDED') fault(`ended ${String(status)}`);
  else if (expectedOutput !== undefined && !isDeepStrictEqual(JSON.parse(output as string), expectedOutput))
    fault(`output ${String(output)}`);
  const events = await historyOf(call, executionArn);
  for (const text of historyFaults(events)) fault(text);

  const total: CheckedLoad = { executions: 1, events: events.length, tasks: 0 };
  for (const event of events) {
    if (event.lambdaFunctionSucceededEventDetails) {
      total.tasks++;
      const { key, serial } = JSON.parse(event.lambdaFunctionSucceededEventDetails.output) as {
        key: string;
        serial: number;
      };
      if (lastSerial.get(key) !== serial)
        fault(`${key} ran again as ${lastSerial.get(key)} after ${serial} was recorded`);
    }
    for (const child of await childrenOf(call, event)) {
      const checked = await checkExecution(call, child, undefined, lastSerial);
      faults.push(...checked.faults);
      for (const key of ['executions', 'events', 'tasks'] as const) total[key] += checked[key];
    }
  }
  return { ...total, faults };
};

const historyOf = async (call: Call, executionArn: string): Promise<HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: unknown;
  do {
    const page = await call('GetExecutionHistory', { executionArn, maxResults: 1000, nextToken });
    events.push(...(page.events as HistoryEvent[]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
};

const historyFaults = (events: HistoryEvent[]): string[] => {
  const faults: string[] = [];
  const waits = new Map<number, number>();
  for (const [index, event] of events.entries()) {
    const { id, previousEventId, type, timestamp } = event;
    if (id !== index + 1) faults.push(`event ${index + 1} has id ${id}`);
    if (previousEventId >= id) faults.push(`event ${id} follows ${previousEventId}`);
    if (timestamp < (events[index - 1]?.timestamp ?? 0)) faults.push(`event ${id} is earlier than the one before it`);
    if (type.startsWith('Execution') !== (index === 0 || index === events.length - 1))
      faults.push(`event ${id} is ${type}`);
    if (type === 'WaitStateEntered') waits.set(id, timestamp);
    const entered = type === 'WaitStateExited' ? waits.get(previousEventId) : undefined;
    if (entered !== undefined && timestamp - entered < 1) faults.push(`event ${id} ends a wait of a second too early`);
  }
  return faults;
};

/** Executions that an event tells of: a map run's children, a nested execution. */
const childrenOf = async (call: Call, event: HistoryEvent): Promise<string[]> => {
  const mapRunArn = event.mapRunStartedEventDetails?.mapRunArn;
  if (mapRunArn !== undefined) {
    const { executions } = await call('ListExecutions', { mapRunArn, maxResults: 1000 });
    return (executions as { executionArn: string }[]).map(({ executionArn }) => executionArn);
  }
  const submitted = event.taskSubmittedEventDetails;
  if (!submitted?.resource.startsWith('startExecution')) return [];
  return [(JSON.parse(submitted.output) as { ExecutionArn: string }).ExecutionArn];
};
