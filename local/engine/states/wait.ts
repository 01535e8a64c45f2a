import type { Json } from '../json.ts';
import { queryEvaluationFailure, runtimeFailure } from '../state-failure.ts';
import { finishWithInput } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';
import { parseTimestamp } from '../timestamp.ts';

export const runWait = (visit: StateVisit): void => {
  visit.run.phase = { kind: 'waiting', until: waitUntil(visit) };
  visit.step.touch(visit.scope);
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
    const value = visit.findPath(definition.TimestampPath, input);
    if (value === undefined)
      throw runtimeFailure(
        `The TimestampPath parameter does not reference an input value: ${definition.TimestampPath}`,
      );
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
  if (visit.isJsonata) {
    const value = visit.evaluateTyped(definition.Seconds ?? 0, 'Seconds', 'number');
    if (isSeconds(value)) return value;
    throw queryEvaluationFailure(
      `The Seconds field must be an integer between 0 and ${longestSeconds} but was: ${asText(value)}`,
      'Seconds',
      true,
    );
  }
  const path = definition.SecondsPath;
  const value = path === undefined ? (definition.Seconds ?? 0) : visit.findPath(path, input);
  if (isSeconds(value)) return value;
  if (value === undefined) throw runtimeFailure(`The SecondsPath parameter does not reference an input value: ${path}`);
  const place = `${path ?? 'Seconds'} == ${asText(value)}`;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw runtimeFailure(`The SecondsPath parameter cannot be parsed as a long value: ${place}`);
  throw runtimeFailure(
    value < 0
      ? `The SecondsPath parameter references a negative value: ${place}`
      : `The SecondsPath parameter must not exceed ${longestSeconds}: ${place}`,
  );
};

const isSeconds = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= longestSeconds;

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
