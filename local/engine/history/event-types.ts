import type { StateType } from '../definition.ts';
import type { Json } from '../json.ts';

/** One event as GetExecutionHistory answers it; timestamps are epoch milliseconds until the wire. */
export type HistoryEvent = {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
} & { [details: string]: unknown };

/** AWS marks each payload whether it was cut; the API never cuts, it only omits on request. One object serves all events. */
const whole = Object.freeze({ truncated: false });

export const inputDetails = (input: string) => ({ input, inputDetails: whole });
export const outputDetails = (output: string) => ({ output, outputDetails: whole });

export const stateEntered = (name: string, input: string) => ({
  stateEnteredEventDetails: { name, input, inputDetails: whole },
});

export const stateExited = (name: string, output: string, assigned: Record<string, Json> | undefined) => {
  const details = { name, output, outputDetails: whole };
  const names = assigned && Object.keys(assigned);
  if (!names?.length) return { stateExitedEventDetails: details };
  const assignedVariables = Object.fromEntries(names.map((key) => [key, JSON.stringify(assigned?.[key])]));
  return { stateExitedEventDetails: { ...details, assignedVariables, assignedVariablesDetails: whole } };
};

/** Error and cause, each only when there is one. */
export const failureDetails = (failure: { error?: string | undefined; cause?: string | undefined }) => ({
  ...(failure.error === undefined ? {} : { error: failure.error }),
  ...(failure.cause === undefined ? {} : { cause: failure.cause }),
});

const stateTypes: StateType[] = ['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map'];
const typesWith = (suffix: string) =>
  Object.fromEntries(stateTypes.map((type) => [type, `${type}${suffix}`])) as Record<StateType, string>;

export const enteredType = typesWith('StateEntered');
export const exitedType = typesWith('StateExited');
