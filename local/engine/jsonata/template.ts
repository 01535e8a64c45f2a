import { isJsonObject, type Json, type JsonObject, setOwn } from '../json.ts';
import { queryEvaluationFailure } from '../state-failure.ts';
import { evaluateExpression, type JsonataScope } from './evaluate.ts';

/** The text between {% and %}, or undefined when the string is a literal. */
export const expressionOf = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;

/** Replaces every "{% … %}" string in a template; an expression that matches nothing fails the state. */
export const evaluateTemplate = (template: Json, scope: JsonataScope, location: string): Json => {
  if (typeof template === 'string') {
    const text = expressionOf(template);
    if (text === undefined) return template;
    const value = evaluateExpression(text, scope, location);
    if (value === undefined)
      throw queryEvaluationFailure(
        `The JSONata expression '${text}' specified for the field '${location}' returned nothing (undefined).`,
        location,
      );
    return value;
  }
  if (Array.isArray(template))
    return template.map((item, index) => evaluateTemplate(item, scope, `${location}[${index}]`));
  if (isJsonObject(template)) {
    const result: JsonObject = {};
    for (const [key, item] of Object.entries(template))
      setOwn(result, key, evaluateTemplate(item, scope, `${location}/${key}`));
    return result;
  }
  return template;
};

const typeName = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** A field that must come out as one type: Items an array, Seconds a number. */
export const evaluateTyped = (
  template: Json,
  scope: JsonataScope,
  location: string,
  expected: 'array' | 'number' | 'string' | 'boolean',
): Json => {
  const value = evaluateTemplate(template, scope, location);
  if (typeName(value) === expected) return value;
  const text = typeof template === 'string' ? (expressionOf(template) ?? template) : JSON.stringify(template);
  throw queryEvaluationFailure(
    `The JSONata expression '${text}' specified for the field '${location}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    location,
  );
};
