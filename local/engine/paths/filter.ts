import { isJsonObject, type Json, jsonEquals } from '../json.ts';
import { selectRelative } from './evaluate-path.ts';
import { type JsonPath, PathSyntaxError, readPath } from './json-path.ts';
import type { PathReader } from './path-reader.ts';

type Operand =
  | { kind: 'literal'; value: Json }
  | { kind: 'pattern'; value: RegExp }
  | { kind: 'path'; path: JsonPath; current: boolean };
export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; of: Filter }
  | { kind: 'exists'; operand: Operand }
  | { kind: 'compare'; operator: string; left: Operand; right: Operand };

const operators = [
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '<',
  '>',
  'in',
  'nin',
  'subsetof',
  'anyof',
  'noneof',
  'size',
  'empty',
  'contains',
];

/** Reads `(expression)` after the question mark of a filter. */
export const parseFilter = (reader: PathReader): Filter => {
  reader.skipSpace();
  reader.expect('(');
  const filter = readOr(reader);
  reader.skipSpace();
  reader.expect(')');
  return filter;
};

const readOr = (reader: PathReader): Filter => {
  let left = readAnd(reader);
  while (reader.takeSpaced('||')) left = { kind: 'or', left, right: readAnd(reader) };
  return left;
};

const readAnd = (reader: PathReader): Filter => {
  let left = readTerm(reader);
  while (reader.takeSpaced('&&')) left = { kind: 'and', left, right: readTerm(reader) };
  return left;
};

const readTerm = (reader: PathReader): Filter => {
  reader.skipSpace();
  if (reader.take('!')) return { kind: 'not', of: readTerm(reader) };
  if (reader.peek() === '(') return parseFilter(reader);
  const left = readOperand(reader);
  reader.skipSpace();
  const operator = operators.find((candidate) => reader.take(candidate));
  if (!operator) return { kind: 'exists', operand: left };
  reader.skipSpace();
  return { kind: 'compare', operator, left, right: readOperand(reader) };
};

const readOperand = (reader: PathReader): Operand => {
  const next = reader.peek();
  if (next === '@' || next === '$') return { kind: 'path', current: next === '@', path: readPath(reader) };
  if (next === "'" || next === '"') return { kind: 'literal', value: reader.quoted() };
  if (next === '/') {
    const pattern = reader.match(/^\/(?:[^/\\]|\\.)*\/[a-z]*/);
    const parts = pattern && /^\/(.*)\/([a-z]*)$/s.exec(pattern);
    if (!parts) throw new PathSyntaxError('Invalid pattern in a filter');
    return { kind: 'pattern', value: new RegExp(`^(?:${parts[1]})$`, parts[2]) };
  }
  const literal = reader.match(/^(?:\[[^\]]*\]|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)/);
  if (literal === undefined) throw new PathSyntaxError('Invalid operand in a filter');
  return { kind: 'literal', value: JSON.parse(literal.replaceAll("'", '"')) as Json };
};

/** A pattern may backtrack without end; a path that answers a list searches anew for each candidate. */
export const filterMayRunLong = (filter: Filter): boolean => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filterMayRunLong(filter.left) || filterMayRunLong(filter.right);
    case 'not':
      return filterMayRunLong(filter.of);
    case 'compare':
      return filter.operator === '=~' || searches(filter.left) || searches(filter.right);
    case 'exists':
      return searches(filter.operand);
  }
};

const searches = (operand: Operand): boolean => operand.kind === 'path' && !operand.path.definite;

export const filterMatches = (filter: Filter, item: Json, root: Json): boolean => {
  switch (filter.kind) {
    case 'and':
      return filterMatches(filter.left, item, root) && filterMatches(filter.right, item, root);
    case 'or':
      return filterMatches(filter.left, item, root) || filterMatches(filter.right, item, root);
    case 'not':
      return !filterMatches(filter.of, item, root);
    case 'exists':
      return operandValue(filter.operand, item, root) !== undefined;
    case 'compare': {
      const left = operandValue(filter.left, item, root);
      if (filter.operator === '=~')
        return filter.right.kind === 'pattern' && typeof left === 'string' && filter.right.value.test(left);
      return compare(filter.operator, left, operandValue(filter.right, item, root));
    }
  }
};

const operandValue = (operand: Operand, item: Json, root: Json): Json | undefined => {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'pattern') return operand.value.source;
  const found = selectRelative(operand.path, operand.current ? item : root, root);
  return operand.path.definite ? found[0] : found.length ? found : undefined;
};

const compare = (operator: string, left: Json | undefined, right: Json | undefined): boolean => {
  if (operator === '==') return jsonEquals(left, right);
  if (operator === '!=') return !jsonEquals(left, right);
  const list = Array.isArray(right) ? right : [];
  const items = Array.isArray(left) ? left : [];
  const includes = (all: Json[], value: Json | undefined): boolean =>
    all.some((candidate) => jsonEquals(candidate, value));
  switch (operator) {
    case 'in':
      return includes(list, left);
    case 'nin':
      return !includes(list, left);
    case 'subsetof':
      return items.every((value) => includes(list, value));
    case 'anyof':
      return items.some((value) => includes(list, value));
    case 'noneof':
      return !items.some((value) => includes(list, value));
    case 'contains':
      return typeof left === 'string' ? typeof right === 'string' && left.includes(right) : includes(items, right);
    case 'size':
      return sizeOf(left) === right;
    case 'empty':
      return (sizeOf(left) === 0) === right;
  }
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false;
  const order = left < (right as typeof left) ? -1 : left > (right as typeof left) ? 1 : 0;
  return operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0;
};

const sizeOf = (value: Json | undefined): number | undefined =>
  typeof value === 'string' || Array.isArray(value)
    ? value.length
    : isJsonObject(value)
      ? Object.keys(value).length
      : undefined;
