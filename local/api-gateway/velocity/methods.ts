import { areEqual, isHostObject, textOf, type Value } from './value.ts';

type Method<Self> = (self: Self, ...parameters: (Value | undefined)[]) => Value;

const numberOf = (value: Value | undefined): number => Number(value ?? 0);
const stringOf = (value: Value | undefined): string => textOf(value ?? null);

/** Java's `replaceAll` writes groups as JavaScript does, and a literal `$` or `\` after a backslash. */
const replaceAll = (text: string, pattern: string, replacement: string): string =>
  text.replace(new RegExp(pattern, 'gu'), (whole, ...groups: unknown[]) =>
    replacement.replace(/\\(.)|\$(\d)/g, (_, literal?: string, group?: string) => {
      if (literal !== undefined) return literal;
      return group === '0' ? whole : String(groups[Number(group) - 1] ?? '');
    }),
  );

/** Of java.lang.String, what templates use. */
const stringMethods: Readonly<Record<string, Method<string>>> = {
  length: (text) => text.length,
  isEmpty: (text) => text === '',
  toString: String,
  trim: (text) => text.trim(),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  charAt: (text, index) => text.charAt(numberOf(index)),
  concat: (text, other) => text + stringOf(other),
  contains: (text, part) => text.includes(stringOf(part)),
  equals: (text, other) => typeof other === 'string' && text === other,
  equalsIgnoreCase: (text, other) => text.toLowerCase() === stringOf(other).toLowerCase(),
  startsWith: (text, part) => text.startsWith(stringOf(part)),
  endsWith: (text, part) => text.endsWith(stringOf(part)),
  indexOf: (text, part) => text.indexOf(stringOf(part)),
  lastIndexOf: (text, part) => text.lastIndexOf(stringOf(part)),
  substring: (text, from, to) => text.substring(numberOf(from), to === undefined ? undefined : numberOf(to)),
  replace: (text, part, by) => text.replaceAll(stringOf(part), () => stringOf(by)),
  replaceAll: (text, pattern, by) => replaceAll(text, stringOf(pattern), stringOf(by)),
  matches: (text, pattern) => new RegExp(`^(?:${stringOf(pattern)})$`, 'u').test(text),
  split: (text, pattern) => text.split(new RegExp(stringOf(pattern), 'u')),
};

/** Of java.util.List. */
const listMethods: Readonly<Record<string, Method<Value[]>>> = {
  size: (list) => list.length,
  isEmpty: (list) => list.length === 0,
  get: (list, index) => list[numberOf(index)] ?? null,
  contains: (list, wanted) => list.some((entry) => areEqual(entry, wanted ?? null)),
  add: (list, entry) => list.push(entry ?? null) > 0,
  toString: (list: Value[]) => textOf(list),
};

/** Of java.util.Map. */
const mapMethods: Readonly<Record<string, Method<Map<string, Value>>>> = {
  size: (map) => map.size,
  isEmpty: (map) => map.size === 0,
  get: (map, name) => map.get(stringOf(name)) ?? null,
  containsKey: (map, name) => map.has(stringOf(name)),
  keySet: (map) => [...map.keys()],
  values: (map) => [...map.values()],
  entrySet: (map) =>
    [...map].map(
      ([key, value]) =>
        new Map<string, Value>([
          ['key', key],
          ['value', value],
        ]),
    ),
  put: (map, name, value) => {
    const before = map.get(stringOf(name)) ?? null;
    map.set(stringOf(name), value ?? null);
    return before;
  },
  remove: (map, name) => {
    const before = map.get(stringOf(name)) ?? null;
    map.delete(stringOf(name));
    return before;
  },
  toString: (map: Map<string, Value>) => textOf(map),
};

const own = <Self>(methods: Readonly<Record<string, Method<Self>>>, name: string): Method<Self> | undefined =>
  Object.hasOwn(methods, name) ? methods[name] : undefined;

/** Calls a method of a value; null where it has none of that name, as a reference to nothing. */
export const callMethod = (self: Value, name: string, parameters: readonly Value[]): Value => {
  if (self === null) return null;
  if (typeof self === 'string') return own(stringMethods, name)?.(self, ...parameters) ?? null;
  if (Array.isArray(self)) return own(listMethods, name)?.(self, ...parameters) ?? null;
  if (self instanceof Map) return own(mapMethods, name)?.(self, ...parameters) ?? null;
  if (isHostObject(self)) return self.call(name, parameters);
  if (name === 'toString') return textOf(self);
  return name === 'equals' ? areEqual(self, parameters[0] ?? null) : null;
};

/** `$value.name`, and `$value.size` of Velocity's getters. */
export const propertyOf = (self: Value, name: string): Value => {
  if (self instanceof Map) return self.get(name) ?? null;
  if (self !== null && isHostObject(self)) return self.property(name);
  return name === 'empty' && (typeof self === 'string' || Array.isArray(self)) ? self.length === 0 : null;
};

export const elementOf = (self: Value, index: Value): Value => {
  if (Array.isArray(self)) return self[Number(index)] ?? null;
  return self instanceof Map ? (self.get(textOf(index)) ?? null) : null;
};
