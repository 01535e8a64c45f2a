import { BlockList, isIP } from 'node:net';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** Whether one value of the event (undefined: the field is absent) matches. */
export type ValueMatcher = (value: JsonValue | undefined) => boolean;

/** @throws Error saying what isn't understood. */
export const matcherOf = (entry: unknown): ValueMatcher => {
  if (entry === null || ['string', 'number', 'boolean'].includes(typeof entry)) return (value) => value === entry;
  if (typeof entry !== 'object' || Array.isArray(entry)) throw new Error('Match value must be a scalar or an object');
  const [[operator, operand] = [], ...more] = Object.entries(entry);
  if (operator === undefined || more.length > 0) throw new Error('Only one key allowed in match expression');
  const make = operators[operator];
  if (!make) throw new Error(`Unrecognized match type ${operator}`);
  return make(operand);
};

const operators: Record<string, (operand: unknown) => ValueMatcher> = {
  prefix: (operand) => {
    const insensitive = ignoringCase(operand);
    if (insensitive !== undefined)
      return (value) => typeof value === 'string' && value.toLowerCase().startsWith(insensitive.toLowerCase());
    const prefix = text(operand, 'prefix');
    return (value) => typeof value === 'string' && value.startsWith(prefix);
  },
  suffix: (operand) => {
    const insensitive = ignoringCase(operand);
    if (insensitive !== undefined)
      return (value) => typeof value === 'string' && value.toLowerCase().endsWith(insensitive.toLowerCase());
    const suffix = text(operand, 'suffix');
    return (value) => typeof value === 'string' && value.endsWith(suffix);
  },
  'equals-ignore-case': (operand) => {
    const wanted = text(operand, 'equals-ignore-case').toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  },
  wildcard: (operand) => {
    const pattern = wildcardPattern(text(operand, 'wildcard'));
    return (value) => typeof value === 'string' && pattern.test(value);
  },
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw new Error('exists match pattern must be either true or false');
    // It looks at leaves: an object in that place is neither there nor absent for it, as on AWS.
    return (value) => (operand ? value !== undefined && !isObject(value) : value === undefined);
  },
  numeric: (operand) => numericMatcher(operand),
  cidr: (operand) => cidrMatcher(text(operand, 'cidr')),
  'anything-but': (operand) => {
    const excluded = anythingBut(operand);
    return (value) => value !== undefined && !isObject(value) && !excluded(value);
  },
};

const anythingBut = (operand: unknown): ValueMatcher => {
  if (isObject(operand)) {
    const [[operator, value] = []] = Object.entries(operand);
    if (operator === undefined || !['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].includes(operator))
      throw new Error(`Unsupported anything-but pattern: ${operator}`);
    const matchers = (Array.isArray(value) ? value : [value]).map((one) => matcherOf({ [operator]: one }));
    return (candidate) => matchers.some((matches) => matches(candidate));
  }
  const excluded = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0 || excluded.some((value) => !['string', 'number'].includes(typeof value)))
    throw new Error('Value of anything-but must be an array or single string/number value');
  return (candidate) => excluded.includes(candidate);
};

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

const numericMatcher = (operand: unknown): ValueMatcher => {
  if (!Array.isArray(operand) || ![2, 4].includes(operand.length))
    throw new Error('numeric needs a list of one or two comparisons');
  const pairs: { compare: (value: number, bound: number) => boolean; bound: number }[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])];
    const bound: unknown = operand[index + 1];
    if (!compare) throw new Error(`Unrecognized numeric range operator: ${operand[index]}`);
    if (typeof bound !== 'number') throw new Error('Value of a numeric comparison must be a number');
    pairs.push({ compare, bound });
  }
  return (value) => typeof value === 'number' && pairs.every(({ compare, bound }) => compare(value, bound));
};

const cidrMatcher = (cidr: string): ValueMatcher => {
  const [address = '', bits = ''] = cidr.split('/');
  const version = isIP(address);
  if (version === 0 || !/^\d{1,3}$/.test(bits)) throw new Error(`Malformed CIDR: ${cidr}`);
  const block = new BlockList();
  block.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return (value) =>
    typeof value === 'string' && isIP(value) === version && block.check(value, version === 4 ? 'ipv4' : 'ipv6');
};

/** `*` stands for any run of characters; `\*` and `\\` for themselves. */
const wildcardPattern = (wildcard: string): RegExp => {
  if (wildcard.includes('**')) throw new Error('Consecutive wildcard characters');
  const source = wildcard.replace(/\\([*\\])|\*|[.+?^${}()|[\]\\]/g, (part, escaped: string | undefined) => {
    if (part === '*') return '[\\s\\S]*';
    return `\\${escaped ?? part}`;
  });
  return new RegExp(`^${source}$`);
};

const ignoringCase = (operand: unknown): string | undefined =>
  isObject(operand) && Object.keys(operand).length === 1 && typeof operand['equals-ignore-case'] === 'string'
    ? operand['equals-ignore-case']
    : undefined;

const text = (operand: unknown, operator: string): string => {
  if (typeof operand !== 'string' || operand === '')
    throw new Error(`${operator} match pattern must be a non-empty string`);
  return operand;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
