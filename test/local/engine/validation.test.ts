import { expect, it } from '@jest/globals';
import { diagnose } from '../../../local/engine/validation/diagnose.ts';

const one = (state: object, machine: object = {}): string =>
  JSON.stringify({ ...machine, StartAt: 'S', States: { S: { End: true, ...state } } });
const task = (resource: string): string => one({ Type: 'Task', Resource: resource });
const faults = (definition: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): string[] =>
  diagnose(definition, type).map(({ code, message, location }) => `${code}: ${message} at ${location ?? ''}`);

it('finds nothing wrong with a machine that AWS takes', () => {
  expect(faults(one({ Type: 'Pass', Assign: { total_1: 1, 'naïve.$': '$.a' } }, { Version: '1.0' }))).toEqual([]);
});

it.each([
  ['a field of no state', one({ Type: 'Pass', Foo: 1 }), "The field 'Foo' is not supported at /States/S"],
  [
    'a pattern that an integration lacks',
    task('arn:aws:states:::lambda:invoke.sync'),
    'is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/S/Resource',
  ],
  ['a pattern that SDK calls lack', task('arn:aws:states:::aws-sdk:dynamodb:getItem.sync'), 'is not recognized'],
  [
    'a name that no variable can have',
    one({ Type: 'Pass', Assign: { '1a': 1 } }),
    "The variable name '1a' is not valid",
  ],
  ['the reserved name', one({ Type: 'Pass', Assign: { states: 1 } }), "The variable name 'states' is reserved"],
  [
    "a bad expression in a catcher's Output",
    one(
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $x( %}', Next: 'S' }],
      },
      { QueryLanguage: 'JSONata' },
    ),
    "The value for the field 'Output' is not a valid JSONata expression",
  ],
  [
    "a bad path in a Choice rule's Assign",
    JSON.stringify({
      StartAt: 'S',
      States: {
        S: {
          Type: 'Choice',
          Choices: [{ Variable: '$.a', IsNull: true, Assign: { 'x.$': 'a' }, Next: 'E' }],
          Default: 'E',
        },
        E: { Type: 'Succeed' },
      },
    }),
    "The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call at /States/S/Choices[0]/Assign",
  ],
])('names %s', (_what, definition, message) => {
  expect(faults(definition)).toEqual([expect.stringContaining(message)]);
});

it('keeps activities and waiting from Express machines', () => {
  expect(faults(task('arn:aws:states:us-east-1:000000000000:activity:A'), 'EXPRESS')).toEqual([
    'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/S/Resource',
  ]);
});
