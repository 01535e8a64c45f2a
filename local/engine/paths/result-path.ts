import { getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../json.ts';
import { StateFailure } from '../state-failure.ts';
import { parsePath } from './json-path.ts';

/** Puts `result` into a copy of `input` at a reference path; null drops the result, `$` the input. */
export const applyResultPath = (resultPath: string | null, input: Json, result: Json): Json => {
  if (resultPath === null) return input;
  const keys = parsePath(resultPath).segments.map((segment) => {
    if (segment.kind === 'names' && segment.names[0] !== undefined) return segment.names[0];
    if (segment.kind === 'indexes' && segment.indexes[0] !== undefined) return segment.indexes[0];
    throw mismatch(resultPath, input);
  });
  return put(input, keys, 0, result, () => mismatch(resultPath, input));
};

const put = (target: Json | undefined, keys: (string | number)[], at: number, value: Json, fail: () => Error): Json => {
  const key = keys[at];
  if (key === undefined) return value;
  if (typeof key === 'number') {
    if (!Array.isArray(target) || key >= target.length || key < 0) throw fail();
    return target.with(key, put(target[key], keys, at + 1, value, fail));
  }
  // A null on the way is replaced like a missing field; a scalar or a list can't hold a name.
  if (target !== undefined && target !== null && !isJsonObject(target)) throw fail();
  const copy: JsonObject = { ...target };
  const existing = target ? getOwn(target, key) : undefined;
  setOwn(copy, key, put(existing, keys, at + 1, value, fail));
  return copy;
};

const mismatch = (resultPath: string, input: Json): StateFailure =>
  new StateFailure(
    'States.ResultPathMatchFailure',
    `Unable to apply step "${resultPath.replace(/^\$\.?/, '')}" to input ${JSON.stringify(input)}`,
  );
