import type { ErrorObject } from 'ajv';

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

/** More than anyone reads; also a bound to what a request makes the gateway write. */
const violationLimit = 100;
const shownLimit = 200;

const shown = (data: unknown): string => {
  const text = JSON.stringify(data);
  return text.length > shownLimit ? `${text.slice(0, shownLimit)}…` : text;
};

const list = (values: readonly unknown[]): string => JSON.stringify(values);

/** Keywords whose violations of one object are told in one line, and what each of them names. */
const gathered: Readonly<Record<string, { parameter: string; line: (names: string) => string }>> = {
  required: {
    parameter: 'missingProperty',
    line: (names) => `object has missing required properties (${names})`,
  },
  additionalProperties: {
    parameter: 'additionalProperty',
    line: (names) => `object instance has properties which are not allowed by the schema: ${names}`,
  },
};

/**
 * Violations in the words of the json-schema-validator library that API Gateway's answers show, e.g. `object has missing
 * required properties (["name"])`.
 */
export const describeSchemaErrors = (all: readonly ErrorObject[]): string[] => {
  const errors = all.slice(0, violationLimit);
  const lines = errors.map((error) => {
    const { keyword, schemaPath, instancePath } = error;
    const gathering = Object.hasOwn(gathered, keyword) ? gathered[keyword] : undefined;
    if (!gathering) return describe(error);
    const names = errors
      .filter((one) => one.keyword === keyword && one.schemaPath === schemaPath && one.instancePath === instancePath)
      .map(({ params }) => (params as Record<string, string>)[gathering.parameter]);
    return gathering.line(shown(names.sort()));
  });
  return [...new Set(lines)];
};

const describe = (error: ErrorObject): string => {
  const { keyword, data } = error;
  const parameters = error.params as Record<string, unknown>;
  const limit = parameters.limit as number;
  switch (keyword) {
    case 'type':
      return `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${list([parameters.type].flat().flatMap((type) => (type === 'number' ? ['integer', 'number'] : [type])))})`;
    case 'enum':
      return `instance value (${shown(data)}) not found in enum (possible values: ${list(parameters.allowedValues as unknown[])})`;
    case 'pattern':
      return `ECMA 262 regex ${JSON.stringify(parameters.pattern)} does not match input string ${shown(data)}`;
    case 'minLength':
      return `string ${shown(data)} is too short (length: ${[...(data as string)].length}, required minimum: ${limit})`;
    case 'maxLength':
      return `string ${shown(data)} is too long (length: ${[...(data as string)].length}, maximum allowed: ${limit})`;
    case 'minimum':
      if (parameters.comparison === '>')
        return `numeric instance is not strictly greater than the required minimum ${limit}`;
      return `numeric instance is lower than the required minimum (minimum: ${limit}, found: ${shown(data)})`;
    case 'maximum':
      if (parameters.comparison === '<')
        return `numeric instance is not strictly lower than the required maximum ${limit}`;
      return `numeric instance is greater than the required maximum (maximum: ${limit}, found: ${shown(data)})`;
    case 'minItems':
      return `array is too short: must have at least ${limit} elements but instance has ${(data as unknown[]).length} elements`;
    case 'maxItems':
      return `array is too long: must have at most ${limit} elements but instance has ${(data as unknown[]).length} elements`;
    case 'uniqueItems':
      return 'array must not contain duplicate elements';
    case 'multipleOf':
      return `numeric instance is not a multiple of ${parameters.multipleOf} (found: ${shown(data)})`;
    case 'anyOf':
      return 'instance failed to match at least one required schema';
    case 'oneOf':
      return 'instance failed to match exactly one schema';
    case 'not':
      return 'instance matched a schema which it should not have';
    default:
      return error.message ?? keyword;
  }
};
