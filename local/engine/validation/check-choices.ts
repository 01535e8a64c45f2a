import type { QueryLanguage } from '../definition.ts';
import { isObject, type Json } from '../json.ts';
import { compileExpression } from '../jsonata/evaluate.ts';
import { expressionOf } from '../jsonata/template.ts';
import { parsePath } from '../paths/json-path.ts';
import { parseTimestamp } from '../timestamp.ts';
import { checkTemplate } from './check-fields.ts';
import { checkTarget } from './check-machine.ts';
import type { Diagnostics } from './diagnostic.ts';

export const checkChoices = (
  state: Record<string, unknown>,
  at: string,
  language: QueryLanguage,
  siblings: Record<string, unknown>,
  diagnostics: Diagnostics,
): void => {
  if (typeof state.Default === 'string') checkTarget(state.Default, 'Default', `${at}/Default`, siblings, diagnostics);
  if (!Array.isArray(state.Choices)) return;
  if (state.Choices.length === 0) diagnostics.schema('Array must have at least 1 item', `${at}/Choices`);
  for (const [index, rule] of (state.Choices as unknown[]).entries()) {
    const place = `${at}/Choices[${index}]`;
    if (!isObject(rule)) {
      diagnostics.schema('Expected value of type Object', place);
      continue;
    }
    if (typeof rule.Next === 'string') checkTarget(rule.Next, 'Next', `${place}/Next`, siblings, diagnostics);
    else diagnostics.schema('These fields are required: [Next]', place);
    for (const name of ['Assign', 'Output'])
      if (rule[name] !== undefined) checkTemplate(name, rule[name], language, `${place}/${name}`, diagnostics);
    if (language === 'JSONata') checkCondition(rule, place, diagnostics);
    else checkRule(rule, place, diagnostics, 0);
  }
};

const checkCondition = (rule: Record<string, unknown>, at: string, diagnostics: Diagnostics): void => {
  const { Condition } = rule;
  if (Condition === undefined) {
    diagnostics.schema('These fields are required: [Condition]', at);
    return;
  }
  if (typeof Condition === 'boolean') return;
  const expression = typeof Condition === 'string' ? expressionOf(Condition) : undefined;
  if (expression === undefined) {
    diagnostics.schema('Condition must be a boolean or a JSONata expression', `${at}/Condition`);
    return;
  }
  try {
    compileExpression(expression);
  } catch (error) {
    diagnostics.schema(
      `The value for the field 'Condition' is not a valid JSONata expression. ${(error as Error).message}`,
      `${at}/Condition`,
    );
  }
};

const comparison =
  /^(?:(?:String|Numeric|Timestamp)(?:Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)(?:Path)?|BooleanEquals(?:Path)?|StringMatches|Is(?:Null|Present|Numeric|String|Boolean|Timestamp))$/;
const others = new Set(['Variable', 'Next', 'Comment', 'Assign', 'Output']);

const checkRule = (rule: Record<string, unknown>, at: string, diagnostics: Diagnostics, depth: number): void => {
  for (const name of ['And', 'Or']) {
    const inner = rule[name];
    if (inner === undefined) continue;
    if (!Array.isArray(inner) || inner.length === 0)
      diagnostics.schema('Array must have at least 1 item', `${at}/${name}`);
    else
      for (const [index, item] of (inner as unknown[]).entries())
        if (isObject(item)) checkRule(item, `${at}/${name}[${index}]`, diagnostics, depth + 1);
        else diagnostics.schema('Expected value of type Object', `${at}/${name}[${index}]`);
    return;
  }
  if (rule.Not !== undefined) {
    if (isObject(rule.Not)) checkRule(rule.Not, `${at}/Not`, diagnostics, depth + 1);
    else diagnostics.schema('Expected value of type Object', `${at}/Not`);
    return;
  }
  const operators = Object.keys(rule).filter((name) => !others.has(name));
  const [operator] = operators;
  if (operator === undefined || operators.length > 1 || !comparison.test(operator)) {
    diagnostics.schema('A choice rule must have exactly one comparison operator', at);
    return;
  }
  if (!isPath(rule.Variable)) diagnostics.schema('Value is not a valid JSONPath', `${at}/Variable`);
  if (!operandFits(operator, rule[operator]))
    diagnostics.schema(`Value is not valid for ${operator}`, `${at}/${operator}`);
};

const isPath = (value: unknown): boolean => {
  try {
    return typeof value === 'string' && parsePath(value) !== undefined;
  } catch {
    return false;
  }
};

const operandFits = (operator: string, operand: unknown): boolean => {
  if (operator.endsWith('Path')) return isPath(operand);
  if (operator.startsWith('Is') || operator.startsWith('Boolean')) return typeof operand === 'boolean';
  if (operator.startsWith('Numeric')) return typeof operand === 'number';
  if (operator.startsWith('Timestamp')) return parseTimestamp(operand as Json) !== undefined;
  return typeof operand === 'string';
};
