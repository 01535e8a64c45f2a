import type { Json } from '../json.ts';
import { runtimeFailure, StateFailure } from '../state-failure.ts';
import type { StateVisit } from '../state-visit.ts';

export const runFail = (visit: StateVisit): void => {
  throw new StateFailure(field(visit, 'Error'), field(visit, 'Cause'));
};

/** Error and Cause are literal, a path or intrinsic (ErrorPath, CausePath), or an expression; both must be strings. */
const field = (visit: StateVisit, name: 'Error' | 'Cause'): string | undefined => {
  const { definition, run } = visit;
  const literal = definition[name];
  if (visit.isJsonata)
    return literal === undefined ? undefined : (visit.evaluateTyped(literal, name, 'string') as string);
  const path = definition[`${name}Path`];
  if (path === undefined) return literal;
  const value: Json = visit.pathOrIntrinsic(path, run.input, `${name}Path`);
  if (typeof value !== 'string')
    throw runtimeFailure(`The ${name}Path field must be a string: ${path} == ${JSON.stringify(value)}`);
  return value;
};
