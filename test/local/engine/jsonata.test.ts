import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../local/engine/json.ts';
import { evaluateExpression } from '../../../local/engine/jsonata/evaluate.ts';
import { evaluateTemplate } from '../../../local/engine/jsonata/template.ts';
import { seededRandom } from '../../support/run-machine.ts';

const scope = (input: Json = {}, variables: JsonObject = {}) => ({
  states: { input, context: {} },
  variables,
  nowEpochMs: Date.UTC(2026, 0, 5, 9),
  random: seededRandom(1),
});
const evaluate = (text: string, input?: Json, variables?: JsonObject) =>
  evaluateExpression(text, scope(input, variables), 'Output');

describe('JSONata', () => {
  it.each<[string, Json | undefined]>([
    ['$states.input.trades[amount > 10].id', ['b', 'c']],
    ['$states.input.trades[amount > 20].id', 'c'],
    ['[$states.input.trades[amount > 20].id]', ['c']],
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(1, 9, 9)', 1],
    ['$hash("abc", "MD5")', '900150983cd24fb0d6963f7d28e17f72'],
    ['$parse("{\\"a\\":[1]}").a', [1]],
    ['$now()', '2026-01-05T09:00:00.000Z'],
    ['$random(42) = $random(42)', true],
    ['$states.input.nothing', undefined],
    ['$limit * 2', 14],
  ])('evaluates %s', (text, expected) => {
    const trades = [
      { id: 'a', amount: 5 },
      { id: 'b', amount: 15 },
      { id: 'c', amount: 25 },
    ];

    expect(evaluate(text, { trades }, { limit: 7 })).toEqual(expected);
  });

  it("is java.util.Random for a seed, as AWS's is", () => {
    // new java.util.Random(42).nextDouble()
    expect(evaluate('$random(42)')).toBeCloseTo(0.7275636800328681, 15);
  });

  it.each([
    ['$eval("1")', 'T1006'],
    ['$unknown(1)', 'T1006'],
    ['1 + "a"', 'T2002'],
    ['$number("x")', 'D3030'],
  ])("fails %s with jsonata's own code", (text, code) => {
    expect(() => evaluate(text)).toThrow(code);
  });

  it.each([
    '$states.constructor',
    '{}.constructor',
    '$states.input.__proto__',
    '$states.input.toString',
    '"".constructor',
    '$lookup({}, "constructor")',
  ])('finds nothing of the host by %s', (text) => {
    expect(evaluate(text)).toBeUndefined();
  });

  it.each([
    ['a recursion', '($f := function($n) { $f($n + 1) + 1 }; $f(0))'],
    ['a tail recursion', '($f := function($n) { $f($n + 1) }; $f(0))'],
    ['a growing string', '$reduce([1..60], function($text, $i) { $text & $text }, "xxxxxxxx")'],
    ['a growing list', '$reduce([1..60], function($list, $i) { $append($list, $list) }, [1, 2, 3])'],
    ['a backtracking pattern', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)'],
    ['a padded string', '$pad("x", 2000000000)'],
    ['nested loops', '$map([1..100000], function($i) { $map([1..100000], function($j) { $i * $j }) })'],
  ])('stops %s', (_what, text) => {
    expect(() => evaluate(text)).toThrow(/threw an error during evaluation/);
  });

  it('names the field of a template whose expression finds nothing', () => {
    const template = { a: 1, list: ['{% 1 + 1 %}', { deep: '{% $states.input.missing %}' }] };

    expect(() => evaluateTemplate(template, scope(), 'Output')).toThrow(
      "The JSONata expression '$states.input.missing' specified for the field 'Output/list[1]/deep' returned nothing (undefined).",
    );
  });
});
