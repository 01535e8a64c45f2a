import { type Json, type JsonObject, setOwn } from '../json.ts';
import { queryEvaluationFailure } from '../state-failure.ts';
import { registerAwsFunctions } from './aws-functions.ts';
import { JsonataError } from './jsonata-error.ts';
import { compileJsonata, type Expression, runWithWatchdog, setJsonataEnvironment } from './synchronous-jsonata.ts';

/** What an expression sees: `$states`, the variables, the step's time and randomness. */
export type JsonataScope = {
  states: JsonObject;
  variables: JsonObject;
  nowEpochMs: number;
  random: () => number;
};

/**
 * Bounds of one evaluation: time, nesting, the size of any single value it builds (elements or characters), and that of all
 * lists and texts it makes together.
 */
const timeLimitMs = 1000;
const depthLimit = 400;
const valueLimit = 4_000_000;
const totalLimit = 16_000_000;

type Compiled = { expression: Expression; needsWatchdog: boolean };

/**
 * What may run long inside one built-in function, where no step is counted: patterns, and what makes lists and texts of a
 * size that the expression chooses, or compares each element with each other.
 */
const unboundedSyntax = /\/(?!\*)|\.\.|\*\*|\$(?:distinct|range|pad|split|append|zip|join|replace|sort)\b/;

const cacheSize = 2000;
const cache = new Map<string, Compiled>();

/** The bounds' counters and the randomness of the evaluation that runs now: evaluations never overlap. */
const current = { random: Math.random, steps: 0, depth: 0, made: 0, deadline: 0 };

const boundsError = (what: string): Error => new JsonataError('D1012', `Expression evaluation ${what}`);

const checkEntry = (): void => {
  if (++current.depth > depthLimit)
    throw new JsonataError(
      'U1001',
      'Stack overflow error: check for non-terminating recursive function. Consider rewriting as tail-recursive.',
    );
  if ((++current.steps & 255) === 0 && performance.now() > current.deadline)
    throw boundsError('timeout: Check for infinite loop');
};

/** Kinds of nodes whose result is a new list or text, not one that was there before. */
const makers = new Set(['binary', 'unary', 'function']);

const checkExit = ({ type }: { type: string }, _input: unknown, _environment: unknown, result: unknown): void => {
  current.depth--;
  if (typeof result !== 'string' && !Array.isArray(result)) return;
  if (makers.has(type)) current.made += result.length;
  if (result.length > valueLimit || current.made > totalLimit) throw boundsError('exceeded the memory limit');
};

/** Compiles with AWS's functions and bounds; throws jsonata's syntax error. */
export const compileExpression = (text: string): Compiled => {
  const known = cache.get(text);
  if (known) return known;
  const expression = compileJsonata(text);
  registerAwsFunctions(expression, () => current.random());
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, checkEntry);
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, checkExit);
  const compiled = { expression, needsWatchdog: unboundedSyntax.test(text) };
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value as string);
  cache.set(text, compiled);
  return compiled;
};

const errorText = (thrown: unknown): string => {
  const { code, message } = thrown as { code?: string; message?: string };
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'D1012: Expression evaluation timeout: Check for infinite loop';
  if (code === undefined) return String(message ?? thrown);
  return `${code}: ${message ?? ''}`;
};

/**
 * The expression's value as plain JSON, or undefined when it matched nothing.
 * Throws States.QueryEvaluationError with AWS's text.
 */
export const evaluateExpression = (text: string, scope: JsonataScope, location: string): Json | undefined => {
  let result: unknown;
  try {
    const { expression, needsWatchdog } = compileExpression(text);
    setJsonataEnvironment(scope.nowEpochMs, scope.random);
    current.random = scope.random;
    current.steps = 0;
    current.depth = 0;
    current.made = 0;
    current.deadline = performance.now() + timeLimitMs;
    const evaluate = (): unknown => expression.evaluate(undefined, { ...scope.variables, states: scope.states });
    result = needsWatchdog ? runWithWatchdog(evaluate, timeLimitMs) : evaluate();
  } catch (thrown) {
    throw queryEvaluationFailure(
      `The JSONata expression '${text}' specified for the field '${location}' threw an error during evaluation. ${errorText(thrown)}`,
      location,
    );
  }
  if (isFunction(result))
    throw queryEvaluationFailure(
      `The JSONata expression '${text}' specified for the field '${location}' returned an unsupported result type.`,
      location,
    );
  return toPlainJson(result);
};

/** jsonata's functions are objects of its own, or host functions. */
const isFunction = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value));

/** Copies without jsonata's sequence markers, without undefined fields and functions. */
const toPlainJson = (value: unknown): Json | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined || isFunction(value)) return undefined;
  if (Array.isArray(value)) {
    const copy: Json[] = [];
    for (let index = 0; index < value.length; index++) copy.push(toPlainJson(value[index]) ?? null);
    return copy;
  }
  const copy: JsonObject = {};
  for (const [key, field] of Object.entries(value as object)) {
    const plain = toPlainJson(field);
    if (plain !== undefined) setOwn(copy, key, plain);
  }
  return copy;
};
