import { isObject } from '../json.ts';
import { sdkModule } from './sdk-packages.ts';

/**
 * What an API's response looks like, by the SDK's own run-time schemas: structures are
 * [3, namespace, name, traits, member names, member schemas, how many of the first are required], unions the same with 4,
 * lists [1, …, member schema], maps [2, …, key schema, value schema]; simple types are numbers (smithy's SCHEMA constants).
 */
type Schema = number | unknown[] | (() => Schema);

const types = { string: 0, number: 1, boolean: 2, document: 15, bigNumbers: [17, 19] };
const timestampsAndBlobs = new Set([4, 5, 6, 7, 21, 42]);
const listModifier = 64;
const mapModifier = 128;
const kinds = { list: 1, map: 2, structure: 3, union: 4 };

type Check = { module: Record<string, unknown>; requiredToo: boolean };

/**
 * The first thing about `value` that isn't as in the API's response, in AWS's words ("Field 'X' must be a number"); with
 * `requiredToo` also a required field that it lacks.
 */
export const responseFault = async (
  service: string,
  action: string,
  value: unknown,
  requiredToo: boolean,
): Promise<string | undefined> => {
  const module = await sdkModule(service);
  const operation = module?.[`${action.replace(/^./, (first) => first.toUpperCase())}$`];
  if (!module || !Array.isArray(operation)) return undefined;
  return faultOf(operation[5] as Schema, value, undefined, { module, requiredToo });
};

/** A schema without the traits that may be wrapped around it. */
const resolve = (schema: Schema): number | unknown[] => {
  if (typeof schema === 'function') return resolve(schema());
  // [schema, traits] wraps a member; a kind's own array starts with a small number and a namespace.
  if (Array.isArray(schema) && typeof schema[1] !== 'string') return resolve(schema[0] as Schema);
  return schema;
};

const faultOf = (schema: Schema, value: unknown, name: string | undefined, check: Check): string | undefined => {
  const type = resolve(schema);
  const must = (what: string): string => `Field '${name ?? ''}' must be ${what}`;
  if (typeof type === 'number') {
    if (type >= mapModifier)
      return isObject(value) ? firstFault(Object.values(value), type - mapModifier, name, check) : must('an object');
    if (type >= listModifier)
      return Array.isArray(value) ? firstFault(value, type - listModifier, name, check) : must('an array');
    return simpleFault(type, value, name, must, check);
  }
  const [kind, , , , names, members, required = 0] = type as [
    number,
    string,
    string,
    unknown,
    unknown,
    unknown,
    number?,
  ];
  switch (kind) {
    case kinds.list:
      return Array.isArray(value) ? firstFault(value, names as Schema, name, check) : must('an array');
    case kinds.map:
      return isObject(value) ? firstFault(Object.values(value), members as Schema, name, check) : must('an object');
    case kinds.structure:
    case kinds.union:
      if (!isObject(value)) return name === undefined ? undefined : must('an object');
      return membersFault(value, names as string[], members as Schema[], required, check);
    default:
      return undefined;
  }
};

const membersFault = (
  value: Record<string, unknown>,
  names: string[],
  members: Schema[],
  required: number,
  check: Check,
): string | undefined => {
  const fields = names.map(fieldName);
  const missing = check.requiredToo && fields.slice(0, required).find((field) => value[field] === undefined);
  if (missing) return `Required field '${missing}' is missing`;
  for (const [field, inner] of Object.entries(value)) {
    const place = fields.indexOf(field);
    const fault = place < 0 ? undefined : faultOf(members[place] as Schema, inner, field, check);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** Step Functions writes every field with a capital first letter, whatever the API does. */
const fieldName = (member: string): string => member.replace(/^./, (first) => first.toUpperCase());

const simpleFault = (
  type: number,
  value: unknown,
  name: string | undefined,
  must: (what: string) => string,
  { module }: Check,
): string | undefined => {
  if (type === types.number || types.bigNumbers.includes(type))
    return typeof value === 'number' ? undefined : must('a number');
  if (type === types.boolean) return typeof value === 'boolean' ? undefined : must('a boolean');
  if (type !== types.string && !timestampsAndBlobs.has(type)) return undefined;
  if (typeof value !== 'string') return must('a string');
  // The SDK exports an enumeration's values under its type's name, which is mostly the field's.
  const values = type === types.string && name !== undefined ? module[name] : undefined;
  if (isObject(values) && !Object.values(values).includes(value)) return `Field '${name}' is not an expected value`;
  return undefined;
};

const firstFault = (values: unknown[], schema: Schema, name: string | undefined, check: Check): string | undefined => {
  for (const value of values) {
    const fault = faultOf(schema, value, name, check);
    if (fault !== undefined) return fault;
  }
  return undefined;
};
