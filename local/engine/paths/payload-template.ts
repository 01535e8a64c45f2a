import { callIntrinsic, IntrinsicError } from '../intrinsics/intrinsic-functions.ts';
import { type Argument, type IntrinsicCall, isIntrinsic, parseIntrinsic } from '../intrinsics/parse-intrinsic.ts';
import { isJsonObject, type Json, type JsonObject, setOwn } from '../json.ts';
import { runtimeFailure, StateFailure } from '../state-failure.ts';
import { evaluateParsed } from './evaluate-path.ts';
import { type JsonPath, type PathRoots, parsePath } from './json-path.ts';

export type PathScope = PathRoots & { random: () => number };

const rootOf = (path: JsonPath, roots: PathRoots): Json => (path.root.kind === 'context' ? roots.context : roots.input);

/** The value of a path in a field; States.Runtime with AWS's text when the place isn't there. */
export const requirePath = (text: string, scope: PathScope, field: string): Json => {
  const path = parsePath(text);
  const value = evaluateParsed(path, scope);
  if (value === undefined)
    throw runtimeFailure(
      `The JSONPath '${text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(rootOf(path, scope))}'`,
    );
  return value;
};

/** A path, or an intrinsic call where the field allows one. */
export const evaluatePathOrIntrinsic = (text: string, scope: PathScope, field: string): Json =>
  isIntrinsic(text) ? evaluateIntrinsic(parseIntrinsic(text), scope) : requirePath(text, scope, field);

const evaluateIntrinsic = (call: IntrinsicCall, scope: PathScope): Json => {
  const args = call.arguments.map((argument) => evaluateArgument(argument, call, scope));
  try {
    return callIntrinsic(call.name, args, scope.random);
  } catch (error) {
    throw intrinsicFailure(call, error instanceof IntrinsicError ? error.message : String((error as Error).message));
  }
};

const intrinsicFailure = (call: IntrinsicCall, message: string): StateFailure =>
  new StateFailure('States.IntrinsicFailure', `The function '${call.text}' had the following error: ${message}`, {
    needsPrefix: true,
  });

const evaluateArgument = (argument: Argument, call: IntrinsicCall, scope: PathScope): Json => {
  switch (argument.kind) {
    case 'literal':
      return argument.value;
    case 'call':
      return evaluateIntrinsic(argument.call, scope);
    case 'path': {
      const value = evaluateParsed(argument.path, scope);
      if (value === undefined)
        throw runtimeFailure(
          `The function '${call.text}' had the following error: The JsonPath argument for the field '${argument.path.text}' could not be found in the input '${JSON.stringify(rootOf(argument.path, scope))}'`,
        );
      return value;
    }
  }
};

/** Parameters, ItemSelector, ResultSelector, Assign: fields that end in `.$` take a path or an intrinsic call. */
export const evaluatePayloadTemplate = (template: Json, scope: PathScope): Json => {
  if (Array.isArray(template)) return template.map((item) => evaluatePayloadTemplate(item, scope));
  if (!isJsonObject(template)) return template;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$') && typeof value === 'string')
      setOwn(result, key.slice(0, -2), evaluatePathOrIntrinsic(value, scope, key));
    else setOwn(result, key, evaluatePayloadTemplate(value, scope));
  }
  return result;
};
