import { byteLength, isJsonObject, type Json, type JsonObject, jsonEquals, parseJson } from '../json.ts';
import { hashHex, uuidFrom } from '../jsonata/aws-functions.ts';
import { formatTemplate } from './format.ts';
import { JavaRandom } from './java-random.ts';

type Implementation = (args: Json[], random: () => number) => Json;

/** [fewest, most] arguments. */
const functions: Record<string, { arity: [number, number]; run: Implementation }> = {
  'States.Array': { arity: [0, Number.POSITIVE_INFINITY], run: (args) => args },
  'States.ArrayPartition': {
    arity: [2, 2],
    run: ([list, size]) => {
      const items = asArray(list);
      const width = Math.trunc(asNumber(size));
      if (width < 1) fail('The chunk size must be a positive number');
      return Array.from({ length: Math.ceil(items.length / width) }, (_, index) =>
        items.slice(index * width, (index + 1) * width),
      );
    },
  },
  'States.ArrayContains': {
    arity: [2, 2],
    run: ([list, value]) => asArray(list).some((item) => jsonEquals(item, value ?? null)),
  },
  'States.ArrayRange': {
    arity: [3, 3],
    run: ([from, to, by]) => {
      const [first, last, step] = [asNumber(from), asNumber(to), asNumber(by)].map(Math.round) as [
        number,
        number,
        number,
      ];
      if (step === 0) fail('The step must not be zero');
      const length = Math.max(0, Math.floor((last - first) / step) + 1);
      if (length > 1000) fail('The range must not have more than 1000 items');
      return Array.from({ length }, (_, index) => first + index * step);
    },
  },
  'States.ArrayGetItem': {
    arity: [2, 2],
    run: ([list, index]) => {
      const items = asArray(list);
      const place = asNumber(index);
      const item = items[place];
      return item === undefined ? fail(`Index ${place} is out of bounds for an array of length ${items.length}`) : item;
    },
  },
  'States.ArrayLength': { arity: [1, 1], run: ([list]) => asArray(list).length },
  'States.ArrayUnique': {
    arity: [1, 1],
    run: ([list]) => {
      const seen = new Map<string, Json>();
      for (const item of asArray(list)) {
        const key = canonical(item);
        if (!seen.has(key)) seen.set(key, item);
      }
      return [...seen.values()];
    },
  },
  'States.Base64Encode': {
    arity: [1, 1],
    run: ([text]) => Buffer.from(asShortString(text), 'utf8').toString('base64'),
  },
  'States.Base64Decode': {
    arity: [1, 1],
    run: ([text]) => Buffer.from(asShortString(text), 'base64').toString('utf8'),
  },
  'States.Hash': {
    arity: [2, 2],
    run: ([data, algorithm]) =>
      hashHex(asShortString(typeof data === 'string' ? data : JSON.stringify(data)), asString(algorithm)),
  },
  'States.JsonMerge': {
    arity: [3, 3],
    run: ([left, right, deep]) => {
      if (deep !== false) fail('Deep merge is not supported: the third argument must be false');
      return { ...asObject(left), ...asObject(right) };
    },
  },
  'States.JsonToString': { arity: [1, 1], run: ([value]) => JSON.stringify(value) },
  'States.StringToJson': {
    arity: [1, 1],
    run: ([text]) => {
      const source = asString(text);
      if (source.trim() === '') return null;
      try {
        return parseJson(source);
      } catch {
        return fail(`Invalid JSON: ${source}`);
      }
    },
  },
  'States.MathRandom': {
    arity: [2, 3],
    run: ([from, to, seed], random) => {
      const [start, end] = [Math.round(asNumber(from)), Math.round(asNumber(to))];
      if (end <= start) fail('The end must be greater than the start');
      const span = end - start;
      if (seed === undefined) return start + Math.floor(random() * span);
      return start + new JavaRandom(asNumber(seed)).nextInt(span);
    },
  },
  'States.MathAdd': { arity: [2, 2], run: ([left, right]) => Math.round(asNumber(left)) + Math.round(asNumber(right)) },
  'States.StringSplit': {
    arity: [2, 2],
    run: ([text, separators]) => {
      const set = new Set(asString(separators));
      const parts: string[] = [];
      let part = '';
      for (const character of asString(text)) {
        if (!set.has(character)) part += character;
        else if (part !== '') {
          parts.push(part);
          part = '';
        }
      }
      return part === '' ? parts : [...parts, part];
    },
  },
  'States.UUID': { arity: [0, 0], run: (_, random) => uuidFrom(random) },
  'States.Format': {
    arity: [1, Number.POSITIVE_INFINITY],
    run: ([template, ...values]) => formatTemplate(asString(template), values, fail),
  },
};

const lookup = (name: string) => (Object.hasOwn(functions, name) ? functions[name] : undefined);

export const intrinsicArity = (name: string): [number, number] | undefined => lookup(name)?.arity;

/** Thrown by a function for bad arguments; the caller names the call in the state's cause. */
export class IntrinsicError extends Error {
  override name = 'IntrinsicError';
}

export const callIntrinsic = (name: string, args: Json[], random: () => number): Json => {
  const found = lookup(name);
  if (!found) return fail(`Unknown function ${name}`);
  return found.run(args, random);
};

const fail = (message: string): never => {
  throw new IntrinsicError(message);
};

const asArray = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : fail('An array is expected'));
const asObject = (value: Json | undefined): JsonObject =>
  isJsonObject(value) ? value : fail('A JSON object is expected');
const asNumber = (value: Json | undefined): number =>
  typeof value === 'number' ? value : fail('A number is expected');
const asString = (value: Json | undefined): string =>
  typeof value === 'string' ? value : fail('A string is expected');

/** Base64 and hash functions take at most 10,000 characters. */
const asShortString = (value: Json | undefined): string => {
  const text = asString(value);
  if (byteLength(text) > 10_000) fail('The data must not be longer than 10,000 characters');
  return text;
};

const canonical = (value: Json): string =>
  JSON.stringify(value, (_key, field: Json) =>
    isJsonObject(field) ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1))) : field,
  );
