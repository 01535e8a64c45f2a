/**
 * What a template computes with: JSON, and objects of the gateway. Objects of a request are Maps, so that no name in a
 * request can reach anything of the runtime.
 */
export type Value = null | string | number | boolean | Value[] | Map<string, Value> | HostObject;

/** `$input`, `$util`: what a template may ask of them, and nothing else. */
export type HostObject = {
  kind: 'host';
  property(name: string): Value;
  call(name: string, parameters: readonly Value[]): Value;
};

export const isHostObject = (value: Value): value is HostObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);

export const templateValue = (json: unknown): Value => {
  if (Array.isArray(json)) return json.map(templateValue);
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([name, entry]) => [name, templateValue(entry)]));
  return json === undefined ? null : (json as string | number | boolean | null);
};

/** For JSON.stringify. */
export const jsonOf = (value: Value): unknown => {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, entry]) => [name, jsonOf(entry)]));
  return isHostObject(value) ? null : value;
};

/** As API Gateway prints it: maps the Java way, lists as JSON. */
export const textOf = (value: Value): string => {
  if (Array.isArray(value)) return JSON.stringify(jsonOf(value));
  if (value instanceof Map) return `{${[...value].map(([name, entry]) => `${name}=${textOf(entry)}`).join(', ')}}`;
  if (value === null) return 'null';
  return isHostObject(value) ? '' : String(value);
};

/** Velocity takes all for true but null and false. */
export const isTrue = (value: Value): boolean => value !== null && value !== false;

/** Numbers by value, all else by its text. */
export const areEqual = (left: Value, right: Value): boolean => {
  if (left === null || right === null) return left === right;
  if (typeof left === 'number' || typeof right === 'number') return Number(textOf(left)) === Number(textOf(right));
  return textOf(left) === textOf(right);
};
