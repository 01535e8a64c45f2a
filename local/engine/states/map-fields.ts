import type { StateDefinition } from '../definition.ts';
import type { Json } from '../json.ts';
import { queryEvaluationFailure, runtimeFailure, type StateFailure } from '../state-failure.ts';
import type { StateVisit } from '../state-visit.ts';

type CountField = 'MaxConcurrency' | 'ToleratedFailureCount' | 'TimeoutSeconds' | 'HeartbeatSeconds';
type NumberField = CountField | 'ToleratedFailurePercentage';

/** A number given literally, by a …Path field, or by an expression; undefined when the state doesn't say. */
const numberField = (visit: StateVisit, name: NumberField): Json | undefined => {
  const literal = visit.definition[name];
  if (visit.isJsonata) return literal === undefined ? undefined : visit.evaluateTyped(literal, name, 'number');
  const path = pathOf(visit, name);
  if (path === undefined) return literal;
  const value = visit.findPath(path, visit.run.input);
  if (value === undefined)
    throw runtimeFailure(`Invalid path '${path}' : No results for path: ${path.replaceAll(/\.([^.[\]]+)/g, "['$1']")}`);
  // AWS takes a number that a path finds as text.
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
};

const pathOf = (visit: StateVisit, name: NumberField): string | undefined =>
  visit.definition[`${name}Path` as keyof StateDefinition] as string | undefined;

export const nonNegativeField = (visit: StateVisit, name: CountField): number | undefined => {
  const value = numberField(visit, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw unreadable(visit, name, value, 'integer');
  if (value >= 0) return value;
  throw fieldFailure(
    visit,
    name === 'ToleratedFailureCount'
      ? 'ToleratedFailureCount cannot be negative.'
      : `Expected non-negative integer for ${name}, got '${value}' instead.`,
  );
};

export const percentageField = (visit: StateVisit, name: 'ToleratedFailurePercentage'): number | undefined => {
  const value = numberField(visit, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw unreadable(visit, name, value, 'float');
  if (value >= 0 && value <= 100) return value;
  throw fieldFailure(visit, `${name} must be between 0 and 100.`);
};

const unreadable = (visit: StateVisit, name: NumberField, value: Json, kind: string): StateFailure => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return visit.isJsonata
    ? queryEvaluationFailure(`The ${name} field must be a valid ${kind} but was: ${text}`)
    : runtimeFailure(
        `The ${name}Path field refers to value "${text}" which is not a valid ${kind}: ${pathOf(visit, name) ?? name}`,
      );
};

const fieldFailure = (visit: StateVisit, cause: string): StateFailure =>
  visit.isJsonata ? queryEvaluationFailure(cause) : runtimeFailure(cause);
