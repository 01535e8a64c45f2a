import type { QueryLanguage } from '../definition.ts';
import { isPathOrIntrinsic } from '../intrinsics/parse-intrinsic.ts';
import { isObject, type Json } from '../json.ts';
import { compileExpression } from '../jsonata/evaluate.ts';
import { expressionOf } from '../jsonata/template.ts';
import { isReferencePath, parsePath } from '../paths/json-path.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Diagnostics } from './diagnostic.ts';
import { type FieldRule, stateFields } from './state-fields.ts';

/** Each field of a state against what its type and query language allow. */
export const checkFields = (
  state: Record<string, unknown>,
  type: string,
  language: QueryLanguage,
  at: string,
  diagnostics: Diagnostics,
): void => {
  const rules = stateFields[type] ?? {};
  const missing = Object.keys(rules).filter((name) => rules[name]?.required && state[name] === undefined);
  if (missing.length > 0) diagnostics.schema(`These fields are required: [${missing.join(', ')}]`, at);
  for (const [name, value] of Object.entries(state)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) diagnostics.schema(`The field '${name}' is not supported`, at);
    else if (rule.only !== undefined && rule.only !== language)
      diagnostics.schema(`The field '${name}' is not supported when QueryLanguage is '${language}'`, `${at}/${name}`);
    else checkValue(name, value, rule, language, at, diagnostics);
  }
};

const checkValue = (
  name: string,
  value: unknown,
  rule: FieldRule,
  language: QueryLanguage,
  parent: string,
  diagnostics: Diagnostics,
): void => {
  const at = `${parent}/${name}`;
  if (language === 'JSONata' && typeof value === 'string') {
    const expression = expressionOf(value);
    if (expression !== undefined) {
      checkExpression(name, expression, at, diagnostics);
      return;
    }
  }
  const fault = faultOf(value, rule, language);
  if (fault !== undefined) diagnostics.schema(fault, at);
  if (rule.kind === 'template') checkTemplate(name, value, language, at, diagnostics);
};

/** A template's paths, intrinsic calls or expressions, and the names of what an Assign assigns. */
export const checkTemplate = (
  name: string,
  value: unknown,
  language: QueryLanguage,
  at: string,
  diagnostics: Diagnostics,
): void => {
  if (name === 'Assign') checkVariableNames(value, language, at, diagnostics);
  if (language === 'JSONata') checkExpressions(value, at, diagnostics);
  else checkPayloadTemplate(value, at, diagnostics);
};

const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

const checkVariableNames = (value: unknown, language: QueryLanguage, at: string, diagnostics: Diagnostics): void => {
  if (!isObject(value)) {
    diagnostics.schema('Expected value of type Object', at);
    return;
  }
  for (const key of Object.keys(value)) {
    const name = language === 'JSONPath' ? key.replace(/\.\$$/, '') : key;
    if (name === 'states') diagnostics.schema("The variable name 'states' is reserved", at);
    else if (!variableName.test(name)) diagnostics.schema(`The variable name '${name}' is not valid`, at);
  }
};

const faultOf = (value: unknown, { kind, least }: FieldRule, language: QueryLanguage): string | undefined => {
  switch (kind) {
    case 'any':
    case 'template':
      return undefined;
    case 'text':
      return typeof value === 'string' ? undefined : 'Expected value of type String';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Expected value of type Boolean';
    case 'integer':
      return Number.isInteger(value) && (value as number) >= (least ?? 0)
        ? undefined
        : `Expected value of type Integer, at least ${least ?? 0}`;
    case 'number':
      return typeof value === 'number' ? undefined : 'Expected value of type Number';
    case 'object':
      return isObject(value) ? undefined : 'Expected value of type Object';
    case 'array':
      return Array.isArray(value) ? undefined : 'Expected value of type Array';
    case 'timestamp':
      return parseTimestamp(value as Json) === undefined && language === 'JSONPath'
        ? 'String does not match RFC3339 timestamp'
        : undefined;
    case 'pathOrNull':
      return value === null || isPath(value) ? undefined : 'Value is not a valid JSONPath';
    case 'path':
      return isPath(value) ? undefined : 'Value is not a valid JSONPath';
    case 'pathOrIntrinsic':
      return typeof value === 'string' && isPathOrIntrinsic(value)
        ? undefined
        : 'Value is not a valid JSONPath or intrinsic function call';
    case 'referencePath':
      return value === null || isReference(value)
        ? undefined
        : 'Value is not a Reference Path. The path cannot contain wildcards, slices or filters';
  }
};

const isPath = (value: unknown): boolean => {
  try {
    return typeof value === 'string' && parsePath(value) !== undefined;
  } catch {
    return false;
  }
};

const isReference = (value: unknown): boolean =>
  isPath(value) && isReferencePath(parsePath(value as string)) && parsePath(value as string).root.kind === 'input';

const checkPayloadTemplate = (value: unknown, at: string, diagnostics: Diagnostics): void => {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) checkPayloadTemplate(item, `${at}[${index}]`, diagnostics);
  else if (isObject(value))
    for (const [key, field] of Object.entries(value)) {
      if (!key.endsWith('.$')) checkPayloadTemplate(field, `${at}/${key}`, diagnostics);
      else if (typeof field !== 'string' || !isPathOrIntrinsic(field))
        diagnostics.schema(
          `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`,
          at,
        );
    }
};

const checkExpressions = (value: unknown, at: string, diagnostics: Diagnostics): void => {
  if (typeof value === 'string') {
    const expression = expressionOf(value);
    if (expression !== undefined) checkExpression(at.split('/').at(-1) ?? '', expression, at, diagnostics);
  } else if (Array.isArray(value))
    for (const [index, item] of value.entries()) checkExpressions(item, `${at}[${index}]`, diagnostics);
  else if (isObject(value))
    for (const [key, field] of Object.entries(value)) checkExpressions(field, `${at}/${key}`, diagnostics);
};

const checkExpression = (name: string, expression: string, at: string, diagnostics: Diagnostics): void => {
  try {
    compileExpression(expression);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    diagnostics.schema(
      `The value for the field '${name}' is not a valid JSONata expression. ${code ?? ''}: ${message ?? ''}`,
      at,
    );
  }
};
