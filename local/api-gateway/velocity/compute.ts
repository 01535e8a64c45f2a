import { outputLimit, TemplateFailure } from './template-failure.ts';
import { textOf, type Value } from './value.ts';

/** Arithmetic is of numbers; `+` also joins texts. Anything else is nothing, as in Velocity. */
export const compute = (operator: string, left: Value, right: Value): Value => {
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) return joined(left, right);
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) return null;
      return Number.isInteger(left) && Number.isInteger(right) ? Math.trunc(left / right) : left / right;
    case '%':
      return right === 0 ? null : left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return null;
  }
};

const joined = (left: Value, right: Value): string => {
  const text = textOf(left) + textOf(right);
  if (text.length > outputLimit) throw new TemplateFailure(`a text of the template is over ${outputLimit} characters`);
  return text;
};
