import { type JsonPath, PathSyntaxError, parsePath, readPath } from '../paths/json-path.ts';
import { PathReader } from '../paths/path-reader.ts';
import { intrinsicArity } from './intrinsic-functions.ts';

export type Argument =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'path'; path: JsonPath }
  | { kind: 'call'; call: IntrinsicCall };
export type IntrinsicCall = { text: string; name: string; arguments: Argument[] };

const cache = new Map<string, IntrinsicCall>();

export const isIntrinsic = (text: string): boolean => text.startsWith('States.');

/** Parses `States.Name(argument, …)`; throws PathSyntaxError or SyntaxError. */
export const parseIntrinsic = (text: string): IntrinsicCall => {
  const known = cache.get(text);
  if (known) return known;
  const reader = new PathReader(text);
  const call = readCall(reader, 0);
  reader.skipSpace();
  if (!reader.atEnd) throw new PathSyntaxError(`Unexpected text after the function call: ${reader.rest}`);
  if (cache.size > 5000) cache.clear();
  cache.set(text, call);
  return call;
};

/** AWS allows ten levels of nesting. */
const nestingLimit = 10;

const readCall = (reader: PathReader, depth: number): IntrinsicCall => {
  if (depth > nestingLimit) throw new PathSyntaxError('Intrinsic functions nest too deeply');
  const start = reader.position;
  const name = reader.match(/^States\.\w+/);
  const arity = name === undefined ? undefined : intrinsicArity(name);
  if (name === undefined || !arity) throw new PathSyntaxError(`Unknown function in: ${reader.text}`);
  reader.skipSpace();
  reader.expect('(');
  reader.skipSpace();
  const list: Argument[] = [];
  if (reader.peek() !== ')') {
    do {
      reader.skipSpace();
      list.push(readArgument(reader, depth));
      reader.skipSpace();
    } while (reader.take(','));
  }
  reader.expect(')');
  if (list.length < arity[0] || list.length > arity[1])
    throw new PathSyntaxError(`${name} takes ${arity[0]} to ${arity[1]} arguments, not ${list.length}`);
  const argumentsOf = list.map((argument, index) =>
    name === 'States.Format' && index === 0 ? argument : withoutBraceEscapes(argument),
  );
  return { text: reader.text.slice(start, reader.position), name, arguments: argumentsOf };
};

const withoutBraceEscapes = (argument: Argument): Argument =>
  argument.kind === 'literal' && typeof argument.value === 'string'
    ? { kind: 'literal', value: argument.value.replace(/\\([{}])/g, '$1') }
    : argument;

const readArgument = (reader: PathReader, depth: number): Argument => {
  if (reader.peek() === "'") return { kind: 'literal', value: readString(reader) };
  if (reader.peek() === '$') return { kind: 'path', path: readPath(reader) };
  if (reader.rest.startsWith('States.')) return { kind: 'call', call: readCall(reader, depth + 1) };
  const literal = reader.match(/^(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)/);
  if (literal === undefined) throw new PathSyntaxError(`Invalid argument in: ${reader.text}`);
  return { kind: 'literal', value: JSON.parse(literal) as number | boolean | null };
};

/**
 * The language's escapes are \' \{ \} \\ only. Braces keep their backslash here because Format, which alone gives braces a
 * meaning, must still see which were escaped.
 */
const readString = (reader: PathReader): string => {
  reader.expect("'");
  let result = '';
  for (;;) {
    if (reader.atEnd) throw new PathSyntaxError(`Unterminated string in: ${reader.text}`);
    const character = reader.peek();
    reader.position++;
    if (character === "'") return result;
    if (character !== '\\') {
      result += character;
      continue;
    }
    const escaped = reader.peek();
    reader.position++;
    if (escaped === "'" || escaped === '\\') result += escaped;
    else if (escaped === '{' || escaped === '}') result += `\\${escaped}`;
    else throw new PathSyntaxError(`Invalid escape \\${escaped} in: ${reader.text}`);
  }
};

/** For validation: whether a `.$` field's text is a path or an intrinsic call. */
export const isPathOrIntrinsic = (text: string): boolean => {
  try {
    if (isIntrinsic(text)) parseIntrinsic(text);
    else parsePath(text);
    return true;
  } catch {
    return false;
  }
};
