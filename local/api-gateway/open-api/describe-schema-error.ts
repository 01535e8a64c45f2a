import type { ErrorObject } from 'ajv';

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};

const list = (values: readonly unknown[]): string => JSON.stringify(values);

/**
 * A violation in the words of the json-schema-validator library that API Gateway's answers show, e.g. `object has missing
 * required properties (["name"])`.
 */
export const describeSchemaError = (error: ErrorObject): string[] => {
  const { keyword, data } = error;
  const parameters = error.params as Record<string, unknown>;
  const limit = parameters.limit as number;
  switch (keyword) {
    case 'required':
      return [`object has missing required properties (${list([parameters.missingProperty])})`];
    case 'additionalProperties':
      return [
        `object instance has properties which are not allowed by the schema: ${list([parameters.additionalProperty])}`,
      ];
    case 'type':
      return [
        `instance type (${typeOf(data)}) does not match any allowed primitive type (allowed: ${list([parameters.type].flat().flatMap((type) => (type === 'number' ? ['integer', 'number'] : [type])))})`,
      ];
    case 'enum':
      return [
        `instance value (${JSON.stringify(data)}) not found in enum (possible values: ${list(parameters.allowedValues as unknown[])})`,
      ];
    case 'pattern':
      return [
        `ECMA 262 regex ${JSON.stringify(parameters.pattern)} does not match input string ${JSON.stringify(data)}`,
      ];
    case 'minLength':
      return [
        `string ${JSON.stringify(data)} is too short (length: ${[...(data as string)].length}, required minimum: ${limit})`,
      ];
    case 'maxLength':
      return [
        `string ${JSON.stringify(data)} is too long (length: ${[...(data as string)].length}, maximum allowed: ${limit})`,
      ];
    case 'minimum':
      return [
        `numeric instance is lower than the required minimum (minimum: ${limit}, found: ${JSON.stringify(data)})`,
      ];
    case 'maximum':
      return [
        `numeric instance is greater than the required maximum (maximum: ${limit}, found: ${JSON.stringify(data)})`,
      ];
    case 'minItems':
      return [
        `array is too short: must have at least ${limit} elements but instance has ${(data as unknown[]).length} elements`,
      ];
    case 'maxItems':
      return [
        `array is too long: must have at most ${limit} elements but instance has ${(data as unknown[]).length} elements`,
      ];
    case 'uniqueItems':
      return ['array must not contain duplicate elements'];
    case 'multipleOf':
      return [`numeric instance is not a multiple of ${parameters.multipleOf} (found: ${JSON.stringify(data)})`];
    case 'anyOf':
      return ['instance failed to match at least one required schema'];
    case 'oneOf':
      return ['instance failed to match exactly one schema'];
    case 'not':
      return ['instance matched a schema which it should not have'];
    default:
      return [error.message ?? keyword];
  }
};
