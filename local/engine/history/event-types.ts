import type { StateType } from '../definition.ts';
import type { Json } from '../json.ts';

/** One event as GetExecutionHistory answers it; timestamps are epoch milliseconds until the wire. */
export type HistoryEvent = {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
} & { [details: string]: unknown };

/** AWS marks each payload whether it was cut; the API never cuts, it only omits on request. */
export const payloadDetails = (name: 'input' | 'output', text: string): Record<string, unknown> => ({
  [name]: text,
  [`${name}Details`]: { truncated: false },
});

export const stateEntered = (name: string, input: string) => ({
  stateEnteredEventDetails: { name, ...payloadDetails('input', input) },
});

export const stateExited = (name: string, output: string, assigned: Record<string, Json> | undefined) => ({
  stateExitedEventDetails: {
    name,
    ...payloadDetails('output', output),
    ...(assigned && Object.keys(assigned).length > 0
      ? {
          assignedVariables: Object.fromEntries(
            Object.entries(assigned).map(([key, value]) => [key, JSON.stringify(value)]),
          ),
          assignedVariablesDetails: { truncated: false },
        }
      : {}),
  },
});

/** Error and cause, each only when there is one. */
export const failureDetails = (failure: { error?: string | undefined; cause?: string | undefined }) => ({
  ...(failure.error === undefined ? {} : { error: failure.error }),
  ...(failure.cause === undefined ? {} : { cause: failure.cause }),
});

export const exitedType = (type: StateType): string => `${type}StateExited`;
