import type { ChoiceRule } from '../definition.ts';
import { isJsonObject, type Json } from '../json.ts';
import { evaluatePath } from '../paths/evaluate-path.ts';
import type { PathScope } from '../paths/payload-template.ts';
import { runtimeFailure } from '../state-failure.ts';
import { parseTimestamp } from '../timestamp.ts';

/** A JSONPath rule: And, Or, Not, or one comparison of a Variable. */
export const choiceMatches = (rule: ChoiceRule, scope: PathScope): boolean => {
  if (Array.isArray(rule.And)) return rule.And.every((inner) => choiceMatches(inner as ChoiceRule, scope));
  if (Array.isArray(rule.Or)) return rule.Or.some((inner) => choiceMatches(inner as ChoiceRule, scope));
  if (isJsonObject(rule.Not)) return !choiceMatches(rule.Not as ChoiceRule, scope);
  const [operator, operand] = comparisonOf(rule);
  const variable = String(rule.Variable);
  const value = evaluatePath(variable, scope);
  if (operator === 'IsPresent') return (value !== undefined) === operand;
  if (value === undefined) throw invalidPath(variable, scope);
  if (!operator.endsWith('Path')) return compare(operator, value, operand);
  const other = evaluatePath(String(operand), scope);
  if (other === undefined) throw invalidPath(String(operand), scope);
  return compare(operator.slice(0, -'Path'.length), value, other);
};

const invalidPath = (path: string, scope: PathScope) =>
  runtimeFailure(
    `Invalid path '${path}': The choice state's condition path references an invalid value. Input: ${JSON.stringify(scope.input)}`,
  );

const notOperators = new Set(['Variable', 'Next', 'Comment', 'Assign', 'Output']);

const comparisonOf = (rule: ChoiceRule): [operator: string, operand: Json] => {
  const found = Object.entries(rule).find(([key]) => !notOperators.has(key));
  return [found?.[0] ?? '', found?.[1] ?? null];
};

/** A value of another type than the operator's never matches. */
const compare = (operator: string, value: Json, operand: Json): boolean => {
  switch (operator) {
    case 'IsNull':
      return (value === null) === operand;
    case 'IsBoolean':
      return (typeof value === 'boolean') === operand;
    case 'IsNumeric':
      return (typeof value === 'number') === operand;
    case 'IsString':
      return (typeof value === 'string') === operand;
    case 'IsTimestamp':
      return (parseTimestamp(value) !== undefined) === operand;
    case 'BooleanEquals':
      return typeof value === 'boolean' && value === operand;
    case 'StringMatches':
      return typeof value === 'string' && typeof operand === 'string' && matchesWildcards(value, operand);
  }
  const [, type, relation] = /^(String|Numeric|Timestamp)(\w+)$/.exec(operator) ?? [];
  if (type === 'String')
    return typeof value === 'string' && typeof operand === 'string' && related(relation, value, operand);
  if (type === 'Numeric')
    return typeof value === 'number' && typeof operand === 'number' && related(relation, value, operand);
  const [left, right] = [parseTimestamp(value), parseTimestamp(operand)];
  return left !== undefined && right !== undefined && related(relation, left, right);
};

const related = <T extends string | number>(relation: string | undefined, left: T, right: T): boolean => {
  switch (relation) {
    case 'Equals':
      return left === right;
    case 'LessThan':
      return left < right;
    case 'LessThanEquals':
      return left <= right;
    case 'GreaterThan':
      return left > right;
    case 'GreaterThanEquals':
      return left >= right;
    default:
      return false;
  }
};

/**
 * `*` matches any text, `\\*` an asterisk, `\\\\` a backslash. The literal parts are looked for one after another, each at its
 * first place: time grows with the text, not with the number of asterisks.
 */
const matchesWildcards = (text: string, pattern: string): boolean => {
  const parts = literalParts(pattern);
  const [first = '', ...middle] = parts;
  const last = middle.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of middle) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
};

/** What stands between the asterisks of a pattern. */
const literalParts = (pattern: string): string[] => {
  const parts = [''];
  for (let index = 0; index < pattern.length; index++) {
    let character = pattern[index] as string;
    if (character === '*') {
      parts.push('');
      continue;
    }
    if (character === '\\' && index + 1 < pattern.length) character = pattern[++index] as string;
    parts[parts.length - 1] += character;
  }
  return parts;
};
