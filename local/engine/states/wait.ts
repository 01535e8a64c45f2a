import type { Json } from '../json.ts';
import { queryEvaluationFailure, runtimeFailure } from '../state-failure.ts';
import { finishWithInput } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';
import { parseTimestamp } from '../timestamp.ts';

export const runWait = (visit: StateVisit): void => {
  visit.run.phase = { kind: 'waiting', until: waitUntil(visit) };
  visit.step.changedScopes.add(visit.scope.id);
  if (visit.run.phase.until <= visit.step.now) finishWait(visit);
};

export const finishWait = (visit: StateVisit): void => finishWithInput(visit);

/** Longest wait: AWS takes up to 99,999,999 seconds. */
const longestSeconds = 99_999_999;

const waitUntil = (visit: StateVisit): number => {
  const { definition, step } = visit;
  const input = visit.isJsonata ? visit.run.input : visit.inputAfterInputPath;
  if (definition.Timestamp !== undefined) {
    const text = visit.isJsonata
      ? visit.evaluateTyped(definition.Timestamp, 'Timestamp', 'string')
      : definition.Timestamp;
    const instant = parseTimestamp(text);
    if (instant === undefined) {
      const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${String(text)}`;
      throw visit.isJsonata ? queryEvaluationFailure(cause, 'Timestamp', true) : runtimeFailure(cause);
    }
    return instant;
  }
  if (definition.TimestampPath !== undefined) {
    const value = visit.path(definition.TimestampPath, input, 'TimestampPath');
    const instant = parseTimestamp(value);
    if (instant === undefined)
      throw runtimeFailure(
        `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${definition.TimestampPath} == ${asText(value)}`,
      );
    return instant;
  }
  return step.now + waitSeconds(visit, input) * 1000;
};

const waitSeconds = (visit: StateVisit, input: Json): number => {
  const { definition } = visit;
  const path = definition.SecondsPath;
  const value = visit.isJsonata
    ? visit.evaluateTyped(definition.Seconds ?? 0, 'Seconds', 'number')
    : path === undefined
      ? (definition.Seconds ?? 0)
      : visit.path(path, input, 'SecondsPath');
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= longestSeconds) return value;
  const range = `must be an integer between 0 and ${longestSeconds}`;
  if (visit.isJsonata)
    throw queryEvaluationFailure(`The Seconds field ${range} but was: ${asText(value)}`, 'Seconds', true);
  throw runtimeFailure(`The SecondsPath parameter ${range}: ${path ?? 'Seconds'} == ${asText(value)}`);
};

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
