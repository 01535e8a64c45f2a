import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import { createEngine, type Engine } from '../../../local/engine/engine.ts';
import { memoryStore } from '../../../local/engine/store/memory-store.ts';
import { handleWireRequest } from '../../../local/engine/wire/handle-wire-request.ts';
import { seededRandom } from '../../support/run-machine.ts';

const roleArn = 'arn:aws:iam::000000000000:role/test';
const rejecting = async (): Promise<never> => {
  throw new Error('nothing outside');
};

let engine: Engine;
let clock: SimulatedClock;
beforeEach(() => {
  clock = new SimulatedClock(0);
  engine = createEngine({
    clock,
    random: seededRandom(5),
    store: memoryStore(),
    services: {
      invokeLambda: rejecting,
      callSdk: rejecting,
      objects: { get: rejecting, put: rejecting, list: rejecting },
    },
  });
});
afterEach(() => engine.close());

const call = (action: string, input: unknown) =>
  handleWireRequest(engine, `AWSStepFunctions.${action}`, JSON.stringify(input));

describe('the wire', () => {
  it.each([
    ['Nonsense', '{}', 'UnknownOperationException'],
    ['toString', '{}', 'UnknownOperationException'],
    ['StartExecution', '{', 'SerializationException'],
    ['StartExecution', '[]', 'SerializationException'],
    ['StartExecution', '{}', 'ValidationException'],
    [
      'StartExecution',
      '{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:None"}',
      'StateMachineDoesNotExist',
    ],
    ['CreateStateMachine', `{"name":"a b","definition":"{}","roleArn":"${roleArn}"}`, 'InvalidName'],
    ['CreateStateMachine', `{"name":"ab","definition":"{","roleArn":"${roleArn}"}`, 'InvalidDefinition'],
    ['SendTaskSuccess', '{"taskToken":"x","output":"1"}', 'InvalidToken'],
  ])('answers %s %s with %s', async (action, body, type) => {
    const answer = await handleWireRequest(engine, `AWSStepFunctions.${action}`, body);

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: type });
  });

  it('refuses an input over 256 KiB', async () => {
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    const created = await call('CreateStateMachine', { name: 'M', definition, roleArn });
    const { stateMachineArn } = JSON.parse(created.body) as { stateMachineArn: string };

    const answer = await call('StartExecution', { stateMachineArn, input: JSON.stringify('x'.repeat(262_144)) });

    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'InvalidExecutionInput' });
  });
});

/** Definitions with the right words in the wrong places. */
const word = fc.constantFrom(
  'A',
  'B',
  'C',
  '$',
  '$.x',
  '$$.Execution.Id',
  '{% $states.input %}',
  '{% $x( %}',
  'States.ALL',
  'JSONata',
  '2020-01-01T00:00:00Z',
);
const leaf = fc.oneof(word, fc.integer({ min: -2, max: 5 }), fc.boolean(), fc.constant(null));
const template = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(word, tie('node'), { maxKeys: 3 }),
  ),
})).node;
/** A few fields that may or may not suit the type and the query language. */
const extras = fc.record(
  {
    InputPath: fc.constantFrom('$', '$.x', '$$', null),
    ResultPath: fc.constantFrom('$', '$.r', '$.a[0].b', null),
    Parameters: template,
    Output: template,
    Assign: fc.dictionary(fc.constantFrom('v', 'w'), template, { maxKeys: 2 }),
    Comment: leaf,
    Retry: fc.array(
      fc.record({ ErrorEquals: fc.array(word, { minLength: 1, maxLength: 1 }), MaxAttempts: fc.nat(3) }),
      { maxLength: 1 },
    ),
    Nonsense: leaf,
  },
  { requiredKeys: [] },
);
const few = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 3, arbitrary: extras.map(firstField) });
function firstField(fields: object): object {
  return Object.fromEntries(Object.entries(fields).slice(0, 1));
}

/** One state of a right shape, before its extras. */
const bare = (inner: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.oneof(
    fc.constant({ Type: 'Pass' }),
    leaf.map((Result) => ({ Type: 'Pass', Result })),
    fc.oneof(fc.nat(5), leaf).map((Seconds) => ({ Type: 'Wait', Seconds })),
    fc
      .constantFrom('arn:aws:lambda:us-east-1:000000000000:function:f', 'arn:aws:states:::sqs:sendMessage', 'x')
      .map((Resource) => ({ Type: 'Task', Resource })),
    inner.map((ItemProcessor) => ({ Type: 'Map', ItemProcessor })),
    fc.array(inner, { minLength: 1, maxLength: 3 }).map((Branches) => ({ Type: 'Parallel', Branches })),
    leaf.map((Condition) => ({ Type: 'Choice', Choices: [{ Condition, Next: 'A' }], Default: 'A' })),
  );

const machineOf = (depth: number, prefix: string): fc.Arbitrary<object> =>
  fc
    .tuple(
      fc.constantFrom('JSONPath', 'JSONata', undefined),
      bare(
        depth === 0
          ? fc.constant({ StartAt: `${prefix}i`, States: { [`${prefix}i`]: { Type: 'Succeed' } } })
          : machineOf(depth - 1, `${prefix}i`),
      ),
      few,
      fc.boolean(),
    )
    .map(([QueryLanguage, first, fields, loops]) => {
      const choice = 'Choices' in first;
      const state = { ...first, ...fields, ...(choice ? {} : loops ? { Next: `${prefix}A` } : { End: true }) };
      const text = JSON.stringify(state)
        .replaceAll('"Next":"A"', `"Next":"${prefix}A"`)
        .replaceAll('"Default":"A"', `"Default":"${prefix}A"`);
      return {
        ...(QueryLanguage ? { QueryLanguage } : {}),
        StartAt: `${prefix}A`,
        States: { [`${prefix}A`]: JSON.parse(text) as object },
      };
    });

describe('definitions', () => {
  it('are refused as AWS refuses them, or run to an end; nothing else happens', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(machineOf(2, ''), template, async (definition, input) => {
        const name = `M${accepted}-${clock.now()}`;
        const answer = await call('CreateStateMachine', {
          name,
          definition: JSON.stringify(definition),
          roleArn,
          type: 'EXPRESS',
        });
        const body = JSON.parse(answer.body) as { __type?: string; stateMachineArn?: string };
        if (answer.status !== 200) {
          expect(body.__type).toBe('InvalidDefinition');
          return;
        }
        accepted++;
        const ending = call('StartSyncExecution', {
          stateMachineArn: body.stateMachineArn,
          input: JSON.stringify(input),
        });
        let ended = false;
        void ending.then(() => {
          ended = true;
        });
        // An endless loop ends by the five minutes of an Express execution.
        for (let turn = 0; !ended; turn++) {
          await new Promise((resolve) => setImmediate(resolve));
          if (turn % 3 === 2) clock.fireNext();
        }
        const { status } = JSON.parse((await ending).body) as { status: string };
        expect(['SUCCEEDED', 'FAILED', 'TIMED_OUT']).toContain(status);
        await call('DeleteStateMachine', { stateMachineArn: body.stateMachineArn });
      }),
      { seed: 20260105, numRuns: 800 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
