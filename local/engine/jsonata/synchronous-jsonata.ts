import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, createContext, Script } from 'node:vm';

/**
 * jsonata 2.0.6, the version that AWS documents, evaluated synchronously.
 *
 * The package evaluates in async functions although nothing in it waits. The step function must be synchronous: a step
 * is then one indivisible, repeatable computation, and an expression can be stopped (a time limit can't interrupt
 * promises). So its source is loaded here with `async` and `await` taken out, in a context of its own that holds
 * nothing of the host, with property look-ups restricted to own properties. Each replacement is checked, so that
 * another version of the package fails at load instead of behaving differently.
 */
export type Expression = {
  evaluate(input: unknown, bindings?: Record<string, unknown>): unknown;
  assign(name: string, value: unknown): void;
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature?: string): void;
  ast(): unknown;
};

const replaceChecked = (source: string, from: string, to: string): string => {
  if (!source.includes(from)) throw new Error(`jsonata is not the version this engine was written for: no "${from}"`);
  return source.replaceAll(from, to);
};

const loadSource = (): string => {
  const file = createRequire(import.meta.url).resolve('jsonata/jsonata.js');
  let source = readFileSync(file, 'utf8');
  source = source.replace(/\basync (?=function\b|\()/g, '').replace(/\bawait /g, '');
  source = replaceChecked(source, 'Promise.all(', '(');
  source = replaceChecked(
    source,
    'result = input[key];',
    'result = Object.prototype.hasOwnProperty.call(input, key) ? input[key] : undefined;',
  );
  source = replaceChecked(source, 'timestamp = new Date();', 'timestamp = new Date(nowEpochMs);');
  source = replaceChecked(source, 'Math.random()', 'engineRandom()');
  source = replaceChecked(source, "Symbol.for('jsonata.__evaluate_entry')", 'entryHook');
  source = replaceChecked(source, "Symbol.for('jsonata.__evaluate_exit')", 'exitHook');
  return source;
};

/** Own context: expressions never see an object of the host; strings and regular expressions are this context's too. */
const context = createContext(constants.DONT_CONTEXTIFY, {
  name: 'jsonata',
  codeGeneration: { strings: false, wasm: false },
}) as Record<string, unknown>;
Object.assign(context, {
  nowEpochMs: 0,
  engineRandom: () => 0,
  entryHook: Symbol.for('jsonata.__evaluate_entry'),
  exitHook: Symbol.for('jsonata.__evaluate_exit'),
  // What $base64encode and $base64decode use in a browser; the context has no Buffer.
  window: {
    btoa: (text: string) => Buffer.from(text, 'binary').toString('base64'),
    atob: (text: string) => Buffer.from(text, 'base64').toString('binary'),
  },
});
const module = { exports: {} as (text: string) => Expression };
const factory = new Script(`(function (module, exports) { ${loadSource()} })`, {
  filename: 'jsonata-synchronous.js',
}).runInContext(context) as (module: object, exports: object) => void;
factory(module, module.exports);

/** What $now(), $millis(), $random() and $shuffle() use until the next call. */
export const setJsonataEnvironment = (nowEpochMs: number, random: () => number): void => {
  Object.assign(context, { nowEpochMs, engineRandom: random });
};

/** Compiles an expression; throws jsonata's syntax error ({ code, position, token, message }). */
export const compileJsonata = (text: string): Expression => module.exports(text);

const bounded = new Script('run()');

/**
 * Runs `evaluate` under V8's own watchdog, which stops even a regular expression that backtracks for ever. It costs
 * tens of microseconds, so it is for expressions that may run long within one step; the rest is bounded step by step.
 */
export const runWithWatchdog = <T>(evaluate: () => T, timeoutMs: number): T => {
  let result: T | undefined;
  context.run = () => {
    result = evaluate();
  };
  bounded.runInContext(context, { timeout: timeoutMs });
  return result as T;
};
