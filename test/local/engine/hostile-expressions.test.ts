import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseIntrinsic } from '../../../local/engine/intrinsics/parse-intrinsic.ts';
import type { Json } from '../../../local/engine/json.ts';
import { evaluateExpression } from '../../../local/engine/jsonata/evaluate.ts';
import { parsePath } from '../../../local/engine/paths/json-path.ts';
import { evaluatePathOrIntrinsic } from '../../../local/engine/paths/payload-template.ts';
import { StateFailure } from '../../../local/engine/state-failure.ts';
import { choiceMatches } from '../../../local/engine/states/choice-comparison.ts';
import { seededRandom } from '../../support/run-machine.ts';

const input: Json = { a: [1, 2, 3], s: 'text', o: { k: null, 'odd key': [{ x: true }] }, n: -1.5 };
const seed = 20260105;

/** The value, or the name of the failure that a state would have; anything else is a defect. */
const outcome = (evaluate: () => Json | undefined): unknown => {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof StateFailure) return error.error;
    throw error;
  }
};

describe('JSONata', () => {
  const evaluate = (text: string): unknown =>
    outcome(() =>
      evaluateExpression(
        text,
        { states: { input, context: {} }, variables: { v: [1, { w: 2 }] }, nowEpochMs: 0, random: seededRandom(1) },
        'Output',
      ),
    );

  /** Pieces that fit together often enough to get past the parser. */
  const expression = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('$states.input', '$v', '$x', '1', '-2.5', '"t"', 'true', 'null', '[]', '{}', '$', '$$', '/a+/'),
      fc
        .tuple(
          tie('any'),
          fc.constantFrom('+', '-', '*', '/', '%', '&', '=', '<', 'in', 'and', '..', '.', '~>', '?:'),
          tie('any'),
        )
        .map((parts) => parts.join(' ')),
      fc
        .tuple(
          fc.constantFrom('sum', 'string', 'map', 'reduce', 'keys', 'lookup', 'merge', 'sort', 'each', 'match', 'pad'),
          fc.array(tie('any'), { maxLength: 3 }),
        )
        .map(([name, list]) => `$${name}(${list.join(', ')})`),
      fc
        .tuple(
          fc.constantFrom('split', 'parse', 'partition', 'range', 'hash', 'number', 'type', 'eval'),
          fc.array(tie('any'), { maxLength: 3 }),
        )
        .map(([name, list]) => `$${name}(${list.join(', ')})`),
      tie('any').map((inner) => `(${inner})`),
      tie('any').map((inner) => `[${inner}]`),
      tie('any').map((inner) => `${inner}[${inner}]`),
      tie('any').map((inner) => `{"k": ${inner}}`),
      tie('any').map((inner) => `($f := function($x) { ${inner} }; $f(${inner}))`),
      tie('any').map((inner) => `$states.input.**[${inner}]`),
    ),
  })).any;

  it('gives a value or a QueryEvaluationError, whatever it is', () => {
    let values = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: expression }, fc.string()), (text) => {
        const found = evaluate(text);
        if (found !== 'States.QueryEvaluationError') values++;
      }),
      { seed, numRuns: 2000 },
    );
    expect(values).toBeGreaterThan(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each([
    ['keys', '$keys($states.input.constructor)'],
    ["a function's own fields", '$string.constructor'],
    ['a lambda', '($f := function($x) { $x }; $f.constructor)'],
    ['a merged prototype', '$merge([{"__proto__": {"polluted": 1}}]).polluted'],
    ['a parsed prototype', '$parse("{\\"__proto__\\": {\\"polluted\\": 1}}").polluted'],
    ['the Function constructor', '$v.constructor.constructor("return process")()'],
    ['globals', '$process'],
    ['modules', '$require("fs")'],
  ])('reaches nothing of the host through %s', (_what, text) => {
    expect([undefined, 'States.QueryEvaluationError']).toContain(evaluate(text));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ['lists of lists', '$map([1..100], function($i) { [1..3000000] })'],
    ['texts of texts', '$map([1..100], function($i) { $pad("x", 3000000) })'],
    ['a comparison of each with each', '$distinct([1..300000])'],
    ['descendants of descendants', '[1..200000].{"a": {"b": $}}.**.**.**.**.**.**.**.**'],
  ])('is stopped before it eats the heap or the hour by %s', (_what, text) => {
    expect(evaluate(text)).toBe('States.QueryEvaluationError');
  });

  it('encodes and decodes Base64, for which it has no Buffer', () => {
    expect(evaluate('$base64decode($base64encode("süß") )')).toBe('süß');
    expect(evaluate('$base64encode("myuser:mypass")')).toBe('bXl1c2VyOm15cGFzcw==');
  });
});

describe('paths and intrinsic functions', () => {
  const chain = Array.from({ length: 900 }).reduce<Json>((inner) => ({ a: inner }), {});

  it.each([
    ['a backtracking pattern', '$[?(@.t =~ /(a+)+$/)]'],
    ['descendants of descendants', `$${'..*'.repeat(6)}`],
    ['filters within filters', '$..[?(@..a[?(@..a[?(@..zz)])])]'],
  ])('are stopped when they would search for ever by %s', (_what, text) => {
    const roots = {
      input: [{ t: `${'a'.repeat(60)}!` }, chain],
      context: {},
      variable: () => undefined,
      random: seededRandom(1),
    };

    expect(outcome(() => evaluatePathOrIntrinsic(text, roots, 'InputPath'))).toBe('States.Runtime');
  });

  it('match a text with many asterisks in no more time than it has characters', () => {
    const rule = { Variable: '$', StringMatches: `${'*a'.repeat(40)}*b` };
    const matches = (text: string): boolean =>
      choiceMatches(rule, { input: text, context: {}, variable: () => undefined, random: seededRandom(1) });

    expect(matches('a'.repeat(200_000))).toBe(false);
    expect(matches(`${'a'.repeat(200_000)}b`)).toBe(true);
  });

  const path = fc
    .array(
      fc.constantFrom(
        '.a',
        '.o',
        "['odd key']",
        '[0]',
        '[-1]',
        '[*]',
        '..',
        '..x',
        '[1:]',
        '[?(@.x)]',
        '.length()',
        '[',
        "'",
      ),
      { maxLength: 5 },
    )
    .map((parts) => `$${parts.join('')}`);
  const argument = fc.oneof(path, fc.constantFrom('1', '-3', "'t'", 'true', 'null', "'{}'", "'\\\\'", '$$.x', '$v'));
  const call = fc
    .tuple(
      fc.constantFrom(
        'Array',
        'ArrayRange',
        'ArrayPartition',
        'Format',
        'JsonMerge',
        'Hash',
        'StringSplit',
        'MathRandom',
      ),
      fc.array(argument, { maxLength: 4 }),
    )
    .map(([name, list]) => `States.${name}(${list.join(', ')})`);

  it('give a value or a failure of the state when they can be read, and a syntax error when not', () => {
    const roots = { input, context: { x: 1 }, variable: () => undefined, random: seededRandom(1) };
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          path,
          call,
          fc.string().map((text) => `$${text}`),
        ),
        (text) => {
          try {
            if (text.startsWith('States.')) parseIntrinsic(text);
            else parsePath(text);
          } catch (error) {
            expect(['PathSyntaxError', 'SyntaxError']).toContain((error as Error).name);
            return;
          }
          read++;
          outcome(() => evaluatePathOrIntrinsic(text, roots, 'Parameters'));
        },
      ),
      { seed, numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(1000);
  });
});
