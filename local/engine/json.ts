/** A JSON value as it travels between states. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isJsonObject = (value: Json | undefined): value is JsonObject => isObject(value);

/** AWS's JSON reader takes no deeper nesting; ours must not either, or a later recursion over the value overflows the stack. */
export const nestingLimit = 1000;

/** JSON text from outside; throws a SyntaxError for what isn't JSON or nests too deeply. */
export const parseJson = (text: string): Json => {
  const value = JSON.parse(text) as Json;
  if (text.length > 2 * nestingLimit && nestingOf(text) > nestingLimit)
    throw new SyntaxError(`Document nesting depth exceeds the maximum allowed (${nestingLimit})`);
  return value;
};

/** Deepest nesting of brackets outside strings, in text that is known to be JSON. */
const nestingOf = (text: string): number => {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (quoted) {
      if (character === backslash) index++;
      else if (character === quote) quoted = false;
    } else if (character === quote) quoted = true;
    else if (character === openBracket || character === openBrace) deepest = Math.max(deepest, ++depth);
    else if (character === closeBracket || character === closeBrace) depth--;
  }
  return deepest;
};
const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [34, 92, 91, 93, 123, 125];

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
