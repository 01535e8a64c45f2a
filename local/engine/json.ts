/** A JSON value as it travels between states. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isJsonObject = (value: Json | undefined): value is JsonObject => isObject(value);

/** AWS counts UTF-8 bytes of the serialised payload. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

/** 256 KiB: what the input, result or output of one state may have. */
export const payloadLimitBytes = 262_144;

/** A string over a third of the limit must be counted; below that no encoding can exceed it. */
export const exceedsPayloadLimit = (text: string): boolean =>
  text.length * 3 > payloadLimitBytes && byteLength(text) > payloadLimitBytes;

/** Own properties only, so that `constructor` and `__proto__` are data like any other name. */
export const getOwn = (value: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(value, key) ? value[key] : undefined;

/** Sets an own property whatever its name (`__proto__` by assignment would be lost). */
export const setOwn = (target: JsonObject, key: string, value: Json): void => {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
};

export const jsonEquals = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => jsonEquals(item, b[index]));
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEquals(a[key], b[key]))
    );
  }
  return false;
};
