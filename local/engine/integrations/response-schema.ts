import { isObject } from '../json.ts';
import { sdkModule } from './sdk-packages.ts';

/**
 * What an API's response looks like, by the SDK's own run-time schemas: structures are
 * [3, namespace, name, traits, member names, member schemas], simple types are numbers (smithy's SCHEMA constants).
 */
type Schema = number | unknown[] | (() => Schema);

const numberType = 1;
const booleanType = 2;
const stringType = 0;
const listModifier = 64;
const mapModifier = 128;
const kinds = { list: 1, map: 2, structure: 3 };

/** The first field of `value` that has another type than the API's response: "Field 'X' must be a number". */
export const responseFault = async (service: string, action: string, value: unknown): Promise<string | undefined> => {
  const output = await outputSchema(service, action);
  return output === undefined ? undefined : faultOf(output, value, undefined);
};

const outputSchema = async (service: string, action: string): Promise<Schema | undefined> => {
  const module = await sdkModule(service);
  const operation = module?.[`${action.replace(/^./, (first) => first.toUpperCase())}$`];
  return Array.isArray(operation) ? (operation[5] as Schema) : undefined;
};

/** A schema without the traits that may be wrapped around it. */
const resolve = (schema: Schema): number | unknown[] => {
  if (typeof schema === 'function') return resolve(schema());
  // [schema, traits] wraps a member; a kind's own array starts with a small number and a namespace.
  if (Array.isArray(schema) && typeof schema[1] !== 'string') return resolve(schema[0] as Schema);
  return schema;
};

const faultOf = (schema: Schema, value: unknown, name: string | undefined): string | undefined => {
  const type = resolve(schema);
  const must = (what: string): string => `Field '${name ?? ''}' must be ${what}`;
  if (typeof type === 'number') {
    if (type === numberType) return typeof value === 'number' ? undefined : must('a number');
    if (type === booleanType) return typeof value === 'boolean' ? undefined : must('a boolean');
    if (type === stringType) return typeof value === 'string' ? undefined : must('a string');
    if (type >= mapModifier) return isObject(value) ? undefined : must('an object');
    if (type >= listModifier) return Array.isArray(value) ? undefined : must('an array');
    return undefined; // blobs, documents and dates take any text or JSON
  }
  const [kind, , , , names, members] = type as [number, string, string, unknown, unknown, unknown];
  if (kind === kinds.list) {
    if (!Array.isArray(value)) return must('an array');
    return firstFault(value.map((item) => faultOf(names as Schema, item, name)));
  }
  if (kind === kinds.map) return isObject(value) ? undefined : must('an object');
  if (kind !== kinds.structure) return undefined;
  if (!isObject(value)) return name === undefined ? undefined : must('an object');
  return firstFault(
    (names as string[]).map((member, index) => {
      // Step Functions writes every field with a capital first letter, whatever the API does.
      const field = member.replace(/^./, (first) => first.toUpperCase());
      return value[field] === undefined
        ? undefined
        : faultOf((members as Schema[])[index] as Schema, value[field], field);
    }),
  );
};

const firstFault = (faults: (string | undefined)[]): string | undefined => faults.find((fault) => fault !== undefined);
