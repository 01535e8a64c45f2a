import { getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../json.ts';
import { runWithWatchdog } from '../jsonata/synchronous-jsonata.ts';
import { runtimeFailure } from '../state-failure.ts';
import { filterMatches } from './filter.ts';
import { type JsonPath, type PathRoots, parsePath, type Segment } from './json-path.ts';

/** What a path finds: undefined only for a definite path whose place isn't there. */
export const evaluatePath = (text: string, roots: PathRoots): Json | undefined =>
  evaluateParsed(parsePath(text), roots);

export const evaluateParsed = (path: JsonPath, roots: PathRoots): Json | undefined => {
  const root = rootValue(path, roots);
  if (root === undefined) return undefined;
  if (path.segments.length === 0) return root;
  const search = (): Json[] => selectRelative(path, root, root);
  const found = path.mayRunLong ? searchBounded(path, search) : search();
  return path.definite ? found[0] : found;
};

const searchBounded = (path: JsonPath, search: () => Json[]): Json[] => {
  try {
    return runWithWatchdog(search, timeLimitMs);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw runtimeFailure(`The JSONPath '${path.text}' takes too long to evaluate`);
  }
};

const rootValue = (path: JsonPath, roots: PathRoots): Json | undefined => {
  switch (path.root.kind) {
    case 'input':
      return roots.input;
    case 'context':
      return roots.context;
    case 'variable':
      return roots.variable(path.root.name);
  }
};

/** All values that the segments select, starting at `start`. */
export const selectRelative = (path: JsonPath, start: Json, root: Json): Json[] => {
  let values: Json[] = [start];
  for (const segment of path.segments) {
    if (segment.kind === 'function') values = applyFunction(segment.name, path.definite ? values : [values]);
    else values = selectAll(segment, values, root);
  }
  return values;
};

const timeLimitMs = 1000;
const valueLimit = 1_000_000;

const selectAll = (segment: Segment, values: Json[], root: Json): Json[] => {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return select(segment, only, root);
  const found: Json[] = [];
  for (const value of values) {
    for (const inner of select(segment, value, root)) found.push(inner);
    if (found.length > valueLimit) throw runtimeFailure(`A JSONPath selects more than ${valueLimit} values`);
  }
  return found;
};

const select = (segment: Segment, value: Json, root: Json): Json[] => {
  switch (segment.kind) {
    case 'names':
      return selectNames(segment.names, value);
    case 'indexes':
      return Array.isArray(value) ? segment.indexes.flatMap((index) => at(value, index)) : [];
    case 'slice': {
      if (!Array.isArray(value)) return [];
      return value.slice(segment.from, segment.to);
    }
    case 'wildcard':
      return children(value);
    case 'descend':
      return descendants(value);
    case 'filter':
      return (Array.isArray(value) ? value : [value]).filter((item) => filterMatches(segment.filter, item, root));
    case 'function':
      return [];
  }
};

/** Several names select one object that holds them, as Jayway does. */
const selectNames = (names: string[], value: Json): Json[] => {
  if (!isJsonObject(value)) return [];
  const [first] = names;
  if (names.length === 1 && first !== undefined) {
    const found = getOwn(value, first);
    return found === undefined ? [] : [found];
  }
  const picked: JsonObject = {};
  for (const name of names) {
    const found = getOwn(value, name);
    if (found !== undefined) setOwn(picked, name, found);
  }
  return [picked];
};

const at = (list: Json[], index: number): Json[] => {
  const found = list.at(index);
  return found === undefined ? [] : [found];
};

const children = (value: Json): Json[] =>
  Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];

const descendants = (value: Json): Json[] =>
  typeof value === 'object' && value !== null ? [value, ...children(value).flatMap(descendants)] : [];

const applyFunction = (name: string, values: Json[]): Json[] => {
  const [value] = values;
  if (value === undefined) return [];
  const numbers = (Array.isArray(value) ? value : []).filter((item) => typeof item === 'number');
  switch (name) {
    case 'length':
    case 'size':
      return Array.isArray(value) || typeof value === 'string'
        ? [value.length]
        : isJsonObject(value)
          ? [Object.keys(value).length]
          : [];
    case 'keys':
      return isJsonObject(value) ? [Object.keys(value)] : [];
    case 'min':
      return numbers.length ? [Math.min(...numbers)] : [];
    case 'max':
      return numbers.length ? [Math.max(...numbers)] : [];
    case 'sum':
      return [numbers.reduce((sum, item) => sum + item, 0)];
    case 'avg':
      return numbers.length ? [numbers.reduce((sum, item) => sum + item, 0) / numbers.length] : [];
    default:
      return [];
  }
};
