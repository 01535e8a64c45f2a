import { type JsonValue, matcherOf, type ValueMatcher } from './pattern-matchers.ts';

/** The pattern isn't one that EventBridge takes. */
export class InvalidEventPatternError extends Error {
  override name = 'InvalidEventPatternException';
}

type Predicate = (event: JsonValue | undefined) => boolean;

/**
 * Compiles an EventBridge event pattern: every named field must match one of its matchers; `$or` takes alternatives;
 * a list in the event matches by any of its elements.
 *
 * @throws InvalidEventPatternError naming the path of what isn't understood.
 */
export const compileEventPattern = (pattern: unknown): ((event: unknown) => boolean) => {
  if (!isObject(pattern) || Object.keys(pattern).length === 0)
    throw new InvalidEventPatternError(
      'Event pattern is not valid. Reason: it must be an object with at least one field',
    );
  const predicate = compileFields(pattern, '$');
  return (event) => predicate(event as JsonValue);
};

const compileFields = (fields: Record<string, unknown>, path: string): Predicate => {
  const predicates = Object.entries(fields).map(([name, value]): Predicate => {
    if (name === '$or' && Array.isArray(value)) return compileAlternatives(value, `${path}.$or`);
    const field = compileField(value, `${path}.${name}`);
    return (event) => valuesAt(event, name, field);
  });
  return (event) => predicates.every((predicate) => predicate(event));
};

const compileAlternatives = (alternatives: unknown[], path: string): Predicate => {
  if (alternatives.length < 2 || !alternatives.every(isObject))
    throw new InvalidEventPatternError(`Event pattern is not valid. Reason: ${path} needs two or more objects`);
  const predicates = alternatives.map((fields, index) => compileFields(fields, `${path}[${index}]`));
  return (event) => predicates.some((predicate) => predicate(event));
};

const compileField = (value: unknown, path: string): Predicate => {
  if (isObject(value)) {
    if (Object.keys(value).length === 0)
      throw new InvalidEventPatternError(
        `Event pattern is not valid. Reason: Empty objects are not allowed at ${path}`,
      );
    return compileFields(value, path);
  }
  if (!Array.isArray(value))
    throw new InvalidEventPatternError(`Event pattern is not valid. Reason: "${path}" must be an object or an array`);
  if (value.length === 0)
    throw new InvalidEventPatternError(`Event pattern is not valid. Reason: Empty arrays are not allowed at ${path}`);
  const matchers = value.map((entry): ValueMatcher => {
    try {
      return matcherOf(entry);
    } catch (error) {
      throw new InvalidEventPatternError(
        `Event pattern is not valid. Reason: ${error instanceof Error ? error.message : String(error)} at ${path}`,
      );
    }
  });
  return (event) => matchers.some((matches) => matches(event));
};

/** Applies `field` to what stands under `name`, reaching through lists of objects and over lists of values. */
const valuesAt = (event: JsonValue | undefined, name: string, field: Predicate): boolean => {
  if (Array.isArray(event)) return event.some((element) => valuesAt(element, name, field));
  const value = isObject(event) ? (event as Record<string, JsonValue>)[name] : undefined;
  if (!Array.isArray(value)) return field(value);
  return value.length === 0 ? field(undefined) : value.some((element) => field(element));
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
