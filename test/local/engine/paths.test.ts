import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../local/engine/json.ts';
import { evaluatePath } from '../../../local/engine/paths/evaluate-path.ts';
import { evaluatePathOrIntrinsic } from '../../../local/engine/paths/payload-template.ts';
import { applyResultPath } from '../../../local/engine/paths/result-path.ts';
import { seededRandom } from '../../support/run-machine.ts';

const roots = (input: Json, variables: Record<string, Json> = {}) => ({
  input,
  context: { State: { Name: 'S' } },
  variable: (name: string) => variables[name],
  random: seededRandom(1),
});

const store: Json = {
  books: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 12 },
    { title: 'C', price: 22 },
  ],
  'odd name': { $: 1 },
};

describe('JSONPath', () => {
  it.each<[string, Json | undefined]>([
    ['$', store],
    ['$.books[0].title', 'A'],
    ['$.books[-1].title', 'C'],
    ["$['odd name']['$']", 1],
    ['$.books[*].title', ['A', 'B', 'C']],
    ['$.books[0,2].title', ['A', 'C']],
    ['$.books[1:].price', [12, 22]],
    ['$.books[:-1].price', [8, 12]],
    ['$..price', [8, 12, 22]],
    ['$.books[?(@.price > 10)].title', ['B', 'C']],
    ['$.books[?(@.tags)].title', ['A']],
    ["$.books[?(@.title == 'B' || @.price < 10)].price", [8, 12]],
    ["$.books[?(@.title in ['A', 'C'])].price", [8, 22]],
    ['$.books.length()', 3],
    ['$.missing', undefined],
    ['$.missing[*]', []],
    ['$$.State.Name', 'S'],
    ['$limit.low', 3],
    ['$.constructor', undefined],
  ])('finds by %s', (path, expected) => {
    expect(evaluatePath(path, roots(store, { limit: { low: 3 } }))).toEqual(expected);
  });

  it('is refused or answered, never anything else, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.jsonValue(), (text, value) => {
        try {
          evaluatePath(`$${text}`, roots(value as Json));
        } catch (error) {
          expect(['PathSyntaxError', 'SyntaxError']).toContain((error as Error).name);
        }
      }),
      { seed: 11, numRuns: 2000 },
    );
  });
});

describe('ResultPath', () => {
  it.each<[string | null, Json, Json]>([
    ['$', { a: 1 }, 'R'],
    [null, { a: 1 }, { a: 1 }],
    ['$.b.c', { a: 1 }, { a: 1, b: { c: 'R' } }],
    ['$.list[1]', { list: [1, 2] }, { list: [1, 'R'] }],
    ['$.a', { a: null }, { a: 'R' }],
  ])('%s of %j', (path, input, expected) => {
    expect(applyResultPath(path, input, 'R')).toEqual(expected);
  });

  it('cannot put a field into a text', () => {
    expect(() => applyResultPath('$.a.b', { a: 'text' }, 'R')).toThrow('States.ResultPathMatchFailure');
  });
});

describe('intrinsic functions', () => {
  it.each<[string, Json]>([
    ["States.Format('{} of {}: \\{\\}', $.n, 'x')", '7 of x: {}'],
    ["States.Format('it\\'s {}', States.JsonToString($.list))", "it's [1,2,2]"],
    ['States.Array(1, $.n, null)', [1, 7, null]],
    ['States.ArrayPartition($.list, 2)', [[1, 2], [2]]],
    ['States.ArrayUnique($.list)', [1, 2]],
    ['States.ArrayGetItem($.list, 1)', 2],
    ["States.Base64Decode(States.Base64Encode('Grüße'))", 'Grüße'],
    ["States.Hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['States.StringToJson(\'{"a": [1]}\')', { a: [1] }],
    ['States.MathAdd($.n, -2)', 5],
    ["States.StringSplit('a,b;;c', ',;')", ['a', 'b', 'c']],
  ])('%s', (text, expected) => {
    expect(evaluatePathOrIntrinsic(text, roots({ n: 7, list: [1, 2, 2] }), 'x.$')).toEqual(expected);
  });

  it.each([
    ['States.ArrayGetItem($.list, 9)', 'States.IntrinsicFailure'],
    ["States.Format('{} {}', 1)", 'States.IntrinsicFailure'],
    ['States.MathAdd($.missing, 1)', 'States.Runtime'],
  ])('%s fails the state', (text, error) => {
    expect(() => evaluatePathOrIntrinsic(text, roots({ list: [1] }), 'x.$')).toThrow(error);
  });
});
