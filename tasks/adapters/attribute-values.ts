/** DynamoDB's own form of a value, as a state's input has it: no document client stands between a state and its table. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { M: Record<string, AttributeValue> }
  | { L: AttributeValue[] };
export type AttributeMap = Record<string, AttributeValue>;

/** @throws TypeError for what a record never has: binaries and sets. */
const fromAttribute = (value: AttributeValue): unknown => {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('M' in value) return fromAttributes(value.M);
  if ('L' in value) return value.L.map(fromAttribute);
  throw new TypeError(`no record has an attribute of type ${Object.keys(value).join()}`);
};

export const fromAttributes = (item: AttributeMap): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromAttribute(value)]));

/** @throws TypeError for what DynamoDB has no type for. */
const toAttribute = (value: unknown): AttributeValue => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: toAttributes(value) };
  throw new TypeError(`no attribute for ${typeof value} ${String(value)}`);
};

/** Members that are undefined are left out. */
export const toAttributes = (item: object): AttributeMap =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );
