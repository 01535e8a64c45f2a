import type { StateDefinition } from '../definition.ts';
import type { Json } from '../json.ts';
import { queryEvaluationFailure, runtimeFailure } from '../state-failure.ts';
import type { StateVisit } from '../state-visit.ts';

type CountField =
  | 'MaxConcurrency'
  | 'ToleratedFailureCount'
  | 'ToleratedFailurePercentage'
  | 'TimeoutSeconds'
  | 'HeartbeatSeconds';

/** A number given literally, by a …Path field, or by an expression; undefined when the state doesn't say. */
const numberField = (visit: StateVisit, name: CountField): Json | undefined => {
  const { definition, run } = visit;
  const literal = definition[name];
  if (visit.isJsonata) return literal === undefined ? undefined : visit.evaluateTyped(literal, name, 'number');
  const path = definition[`${name}Path` as keyof StateDefinition] as string | undefined;
  return path === undefined ? literal : visit.path(path, run.input, `${name}Path`);
};

export const nonNegativeField = (visit: StateVisit, name: CountField): number | undefined => {
  const value = numberField(visit, name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw fieldFailure(visit, `${name} must be a non-negative integer but was: ${JSON.stringify(value)}`);
};

export const percentageField = (visit: StateVisit, name: 'ToleratedFailurePercentage'): number | undefined => {
  const value = numberField(visit, name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw fieldFailure(visit, `${name} must be between 0 and 100.`);
};

const fieldFailure = (visit: StateVisit, cause: string) =>
  visit.isJsonata ? queryEvaluationFailure(cause) : runtimeFailure(cause);
