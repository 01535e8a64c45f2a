import type { Json } from '../json.ts';
import { type Filter, filterMayRunLong, parseFilter } from './filter.ts';
import { PathReader } from './path-reader.ts';

export type Segment =
  | { kind: 'names'; names: string[] }
  | { kind: 'indexes'; indexes: number[] }
  | { kind: 'slice'; from: number | undefined; to: number | undefined }
  | { kind: 'wildcard' }
  | { kind: 'descend' }
  | { kind: 'filter'; filter: Filter }
  | { kind: 'function'; name: string };

export type JsonPath = {
  text: string;
  /** `$` the state's input, `$$` the context object, or a variable's name. */
  root: { kind: 'input' } | { kind: 'context' } | { kind: 'variable'; name: string };
  segments: Segment[];
  /** A definite path names one place, and fails when it isn't there; any other answers a list. */
  definite: boolean;
  /** Its cost may grow faster than what it is applied to: whoever evaluates it must be able to stop it. */
  mayRunLong: boolean;
};

export class PathSyntaxError extends Error {
  override name = 'PathSyntaxError';
}

const cache = new Map<string, JsonPath>();

/** Parses a path as Jayway's JsonPath does (AWS's library); throws PathSyntaxError. */
export const parsePath = (text: string): JsonPath => {
  const known = cache.get(text);
  if (known) return known;
  const reader = new PathReader(text);
  const path = readPath(reader);
  if (!reader.atEnd) throw new PathSyntaxError(`Unexpected text in path: ${reader.rest}`);
  if (cache.size > 5000) cache.clear();
  cache.set(text, path);
  return path;
};

/** Reads a path up to the first character that can't belong to it (a comma or bracket of what it stands in). */
export const readPath = (reader: PathReader): JsonPath => {
  const start = reader.position;
  if (!reader.take('$') && !reader.take('@')) throw new PathSyntaxError('A path starts with $');
  let root: JsonPath['root'] = { kind: 'input' };
  if (reader.take('$')) root = { kind: 'context' };
  else {
    const name = reader.match(/^[\p{L}_][\p{L}\p{N}_]*/u);
    if (name !== undefined) root = { kind: 'variable', name };
  }
  const segments: Segment[] = [];
  for (;;) {
    const segment = readSegment(reader);
    if (!segment) break;
    segments.push(segment);
  }
  const definite = segments.every(
    (segment) =>
      (segment.kind === 'names' && segment.names.length === 1) ||
      (segment.kind === 'indexes' && segment.indexes.length === 1) ||
      segment.kind === 'function',
  );
  return {
    text: reader.text.slice(start, reader.position),
    root,
    segments,
    definite,
    mayRunLong:
      segments.filter(({ kind }) => kind === 'descend').length > 1 ||
      segments.some((segment) => segment.kind === 'filter' && filterMayRunLong(segment.filter)),
  };
};

const readSegment = (reader: PathReader): Segment | undefined => {
  if (reader.take('..')) {
    if (reader.peek() !== '[' && reader.peek() !== '*') reader.back('.');
    else if (reader.peek() === '*') reader.back('.');
    return { kind: 'descend' };
  }
  if (reader.take('.')) {
    if (reader.take('*')) return { kind: 'wildcard' };
    const name = reader.match(/^[^\s.[\](),='"!<>&|]+/u);
    if (name === undefined) throw new PathSyntaxError('A name is expected after "."');
    if (reader.take('(')) {
      reader.expect(')');
      return { kind: 'function', name };
    }
    return { kind: 'names', names: [name] };
  }
  if (!reader.take('[')) return undefined;
  reader.skipSpace();
  let segment: Segment;
  if (reader.take('*')) segment = { kind: 'wildcard' };
  else if (reader.take('?')) segment = { kind: 'filter', filter: parseFilter(reader) };
  else if (reader.peek() === "'" || reader.peek() === '"') {
    const names = [reader.quoted()];
    while (reader.takeSpaced(',')) {
      reader.skipSpace();
      names.push(reader.quoted());
    }
    segment = { kind: 'names', names };
  } else segment = readIndexes(reader);
  reader.skipSpace();
  reader.expect(']');
  return segment;
};

const readIndexes = (reader: PathReader): Segment => {
  const first = reader.integer();
  if (reader.takeSpaced(':')) {
    reader.skipSpace();
    return { kind: 'slice', from: first, to: reader.integer() };
  }
  if (first === undefined) throw new PathSyntaxError('An index is expected after "["');
  const indexes = [first];
  while (reader.takeSpaced(',')) {
    reader.skipSpace();
    const next = reader.integer();
    if (next === undefined) throw new PathSyntaxError('An index is expected after ","');
    indexes.push(next);
  }
  return { kind: 'indexes', indexes };
};

/** A reference path names exactly one node by names and indexes: what ResultPath takes. */
export const isReferencePath = (path: JsonPath): boolean =>
  path.definite && path.segments.every((segment) => segment.kind !== 'function');

export type PathRoots = { input: Json; context: Json; variable: (name: string) => Json | undefined };
