import { describe, expect, it } from '@jest/globals';
import { faultText } from '../../cli/fault-text.ts';

const ofLambda = JSON.stringify({
  errorType: 'ValidationError',
  errorMessage: 'task input does not fit its schema: asOf: Invalid ISO date',
  trace: ['ValidationError: task input', '    at parse (/var/task/index.mjs:1:1)'],
});

describe('what failed', () => {
  it.each([
    ['a task', { error: 'ValidationError', cause: ofLambda }],
    [
      'a child execution',
      { error: 'States.TaskFailed', cause: JSON.stringify({ Error: 'ValidationError', Cause: ofLambda }) },
    ],
  ])('in %s is told without its stack', (_where, fault) => {
    expect(faultText(fault)).toBe('ValidationError: task input does not fit its schema: asOf: Invalid ISO date');
  });

  it.each([
    [{ error: 'E', cause: 'in plain words' }, 'E: in plain words'],
    [{ error: 'E', cause: '{"rows":[1]}' }, 'E: {"rows":[1]}'],
    [{ error: 'E', cause: '"text"' }, 'E: "text"'],
    [{ error: 'States.Timeout' }, 'States.Timeout'],
    [{ cause: 'only a cause' }, 'only a cause'],
    [{}, ''],
  ])('of %j stays as it is', (fault, text) => {
    expect(faultText(fault)).toBe(text);
  });
});
