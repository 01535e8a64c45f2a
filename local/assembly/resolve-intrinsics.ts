import { AssemblyError } from './assembly-error.ts';
import type { Template } from './template.ts';

/** What the intrinsic functions of one template refer to. */
export type IntrinsicScope = {
  stackName: string;
  template: Template;
  /** `AWS::Region` and its like. */
  pseudoParameters: Readonly<Record<string, string>>;
  /** `Ref` of a resource. @throws AssemblyError if there is none. */
  refOf(logicalId: string): unknown;
  /** `Fn::GetAtt`. @throws AssemblyError */
  attributeOf(logicalId: string, attribute: string): unknown;
  /** `Fn::ImportValue`. @throws AssemblyError */
  importValue(name: string): unknown;
};

/** `AWS::NoValue`: the property is as if it were not there. */
const noValue = Symbol('AWS::NoValue');

/** Resolves every intrinsic function within `value`. @throws AssemblyError naming what can't be resolved. */
export const resolveIntrinsics = (value: unknown, scope: IntrinsicScope): unknown => {
  const resolved = resolve(value, scope);
  return resolved === noValue ? undefined : resolved;
};

const resolve = (value: unknown, scope: IntrinsicScope): unknown => {
  if (typeof value === 'string') return refuseDynamicReference(value, scope);
  if (Array.isArray(value)) return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== noValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, operand] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw new AssemblyError(`${scope.stackName}: the local runtime does not resolve ${name}`);
    return intrinsic(operand, scope);
  }
  return Object.fromEntries(
    entries.map(([key, entry]) => [key, resolve(entry, scope)] as const).filter(([, entry]) => entry !== noValue),
  );
};

const refuseDynamicReference = (text: string, scope: IntrinsicScope): string => {
  const reference = /\{\{resolve:(secretsmanager|ssm|ssm-secure):[^}]*\}\}/.exec(text);
  if (reference) throw new AssemblyError(`${scope.stackName}: the local runtime has no value for ${reference[0]}`);
  return text;
};

type Intrinsic = (operand: unknown, scope: IntrinsicScope) => unknown;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (operand, scope) => ref(String(operand), scope),

  'Fn::GetAtt': (operand, scope) => {
    const [logicalId = '', ...attribute] = Array.isArray(operand) ? operand.map(String) : String(operand).split('.');
    return scope.attributeOf(logicalId, attribute.join('.'));
  },

  'Fn::Sub': (operand, scope) => {
    const [template, variables = {}] = Array.isArray(operand)
      ? (operand as [string, Record<string, unknown>])
      : [operand];
    return String(template).replace(/\$\{(!?)([^}]*)\}/g, (whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(variables as object, name))
        return asText((variables as Record<string, unknown>)[name], scope, whole);
      if (!name.includes('.')) return asText({ Ref: name }, scope, whole);
      return asText({ 'Fn::GetAtt': name }, scope, whole);
    });
  },

  'Fn::Join': (operand, scope) => {
    const [separator, list] = operand as [string, unknown];
    const parts = resolve(list, scope);
    if (!Array.isArray(parts)) throw new AssemblyError(`${scope.stackName}: Fn::Join needs a list`);
    return parts.map((part) => asText(part, scope, 'Fn::Join')).join(separator);
  },

  'Fn::Select': (operand, scope) => {
    const [index, list] = operand as [unknown, unknown];
    const resolved = resolve(list, scope);
    const position = Number(resolve(index, scope));
    if (!Array.isArray(resolved) || !(position in resolved))
      throw new AssemblyError(`${scope.stackName}: Fn::Select finds nothing at ${position}`);
    return resolved[position];
  },

  'Fn::Split': (operand, scope) => {
    const [separator, text] = operand as [string, unknown];
    return asText(text, scope, 'Fn::Split').split(separator);
  },

  'Fn::If': (operand, scope) => {
    const [condition, whenTrue, whenFalse] = operand as [string, unknown, unknown];
    return resolve(conditionHolds(condition, scope) ? whenTrue : whenFalse, scope);
  },

  'Fn::ImportValue': (operand, scope) => scope.importValue(asText(operand, scope, 'Fn::ImportValue')),

  'Fn::FindInMap': (operand, scope) => {
    const [map = '', first = '', second = ''] = (operand as unknown[]).map((part) =>
      asText(part, scope, 'Fn::FindInMap'),
    );
    const found = scope.template.Mappings?.[map]?.[first]?.[second];
    if (found === undefined) throw new AssemblyError(`${scope.stackName}: no mapping ${map}.${first}.${second}`);
    return found;
  },

  'Fn::Base64': (operand, scope) => Buffer.from(asText(operand, scope, 'Fn::Base64')).toString('base64'),

  'Fn::ToJsonString': (operand, scope) => JSON.stringify(resolve(operand, scope)),

  'Fn::GetAZs': () => ['us-east-1a', 'us-east-1b', 'us-east-1c'],

  'Fn::Equals': (operand, scope) => {
    const [left, right] = (operand as unknown[]).map((side) => resolve(side, scope));
    return left === right || String(left) === String(right);
  },
  'Fn::Not': (operand, scope) => !holds((operand as unknown[])[0], scope),
  'Fn::And': (operand, scope) => (operand as unknown[]).every((part) => holds(part, scope)),
  'Fn::Or': (operand, scope) => (operand as unknown[]).some((part) => holds(part, scope)),
};

const ref = (name: string, scope: IntrinsicScope): unknown => {
  if (name === 'AWS::NoValue') return noValue;
  const pseudo = scope.pseudoParameters[name];
  if (pseudo !== undefined) return pseudo;
  const parameter = scope.template.Parameters?.[name];
  if (!parameter) return scope.refOf(name);
  if (parameter.Default === undefined)
    throw new AssemblyError(
      `${scope.stackName}: the parameter ${name} has no default, and the local runtime no value for it`,
    );
  return parameter.Type === 'CommaDelimitedList' ? String(parameter.Default).split(',') : parameter.Default;
};

const asText = (value: unknown, scope: IntrinsicScope, where: string): string => {
  const resolved = resolve(value, scope);
  if (['string', 'number', 'boolean'].includes(typeof resolved)) return String(resolved);
  throw new AssemblyError(`${scope.stackName}: ${where} needs a text, not ${JSON.stringify(resolved)}`);
};

/** Whether a named condition of the template holds. */
export const conditionHolds = (name: string, scope: IntrinsicScope): boolean => {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) throw new AssemblyError(`${scope.stackName}: no condition ${name}`);
  return holds(condition, scope);
};

const holds = (condition: unknown, scope: IntrinsicScope): boolean => {
  const named = (condition as { Condition?: unknown } | null)?.Condition;
  return typeof named === 'string' ? conditionHolds(named, scope) : resolve(condition, scope) === true;
};

/** Logical ids that `value` refers to by Ref, Fn::GetAtt or Fn::Sub. */
export const referencesIn = (value: unknown): Set<string> => {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) {
      for (const entry of part) visit(entry);
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    for (const [key, operand] of Object.entries(part)) {
      if (key === 'Ref') found.add(String(operand));
      else if (key === 'Fn::GetAtt')
        found.add(Array.isArray(operand) ? String(operand[0]) : (String(operand).split('.')[0] ?? ''));
      else if (key === 'Fn::Sub') {
        const text = String(Array.isArray(operand) ? operand[0] : operand);
        for (const [, name = ''] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) found.add(name.split('.')[0] ?? '');
        visit(operand);
      } else visit(operand);
    }
  };
  visit(value);
  return found;
};
