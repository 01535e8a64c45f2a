import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import { createEngine, type Engine } from '../../../local/engine/engine.ts';
import type { EngineStore } from '../../../local/engine/store/engine-store.ts';
import { sqliteStore } from '../../../local/engine/store/sqlite-store.ts';
import { seededRandom } from '../../support/run-machine.ts';
import { turn } from '../fixtures/turn.ts';

/** A disk that is done with what it was given when the test says so. */
const slowDisk = (store: EngineStore) => {
  const waiting: (() => void)[] = [];
  let commits = 0;
  return {
    store: {
      ...store,
      commit: (batch) => {
        commits++;
        store.commit(batch);
      },
      synchronize: () => new Promise<void>((resolve) => waiting.push(resolve)),
    } satisfies EngineStore,
    commits: () => commits,
    async done(): Promise<void> {
      for (const resolve of waiting.splice(0)) resolve();
      await turn();
    },
  };
};

const machine = { roleArn: 'arn:aws:iam::000000000000:role/test' };
const works = {
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:work', End: true } },
};
const fails = { StartAt: 'Refuse', States: { Refuse: { Type: 'Fail', Error: 'Refused' } } };

describe('while the disk is at work', () => {
  let folder: string;
  let disk: ReturnType<typeof slowDisk>;
  let engine: Engine;
  let stateMachineArn: string;
  let calls: string[];

  const open = (store: EngineStore): Engine =>
    createEngine({
      clock: new SimulatedClock(0),
      random: seededRandom(1),
      store,
      services: {
        invokeLambda: ({ payload }) => {
          calls.push(payload);
          return Promise.resolve({ statusCode: 200, payload, executedVersion: '$LATEST', requestId: 'r' });
        },
        callSdk: () => Promise.resolve({}),
        objects: {
          get: () => Promise.resolve(new Uint8Array()),
          put: () => Promise.resolve(),
          list: () => Promise.resolve([]),
        },
      },
    });
  /** What a call has been answered with so far. */
  const asked = (action: string, input: Record<string, unknown>) => {
    const answers: unknown[] = [];
    engine.call(action, input).then(
      (answer) => answers.push(answer),
      (error: Error) => answers.push(error.name),
    );
    return answers;
  };
  const start = (name: string, input: number) =>
    asked('StartExecution', { stateMachineArn, name, input: String(input) });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'engine-group-commit-'));
    disk = slowDisk(sqliteStore(path.join(folder, 'engine.sqlite')));
    calls = [];
    engine = open(disk.store);
    const created = asked('CreateStateMachine', { ...machine, name: 'Works', definition: JSON.stringify(works) });
    await turn();
    await disk.done();
    [{ stateMachineArn }] = created as [{ stateMachineArn: string }];
  });
  afterEach(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('nobody is answered and no task is called', async () => {
    const answers = start('one', 1);
    await turn();
    const meanwhile = { answers: answers.length, calls: calls.length };
    await disk.done();

    expect(meanwhile).toEqual({ answers: 0, calls: 0 });
    expect(answers).toHaveLength(1);
    expect(calls).toEqual(['1']);
  });

  it('all that happens is gathered: the next commit has it', async () => {
    const first = start('first', 0);
    await turn();
    const before = disk.commits();
    const others = [];
    for (const input of [1, 2, 3]) {
      others.push(start(`other-${input}`, input));
      await turn();
    }
    const meanwhile = disk.commits();
    await disk.done();
    const after = disk.commits();
    await disk.done();

    expect([meanwhile, after]).toEqual([before, before + 1]);
    expect([first, ...others].map((answers) => answers.length)).toEqual([1, 1, 1, 1]);
  });

  it('an execution whose end is not yet written is known, and can be redriven', async () => {
    const created = asked('CreateStateMachine', { ...machine, name: 'Fails', definition: JSON.stringify(fails) });
    await turn();
    await disk.done();
    const [{ stateMachineArn: failing }] = created as [{ stateMachineArn: string }];
    const executionArn = `${failing.replace(':stateMachine:', ':execution:')}:one`;
    start('keeps the disk at work', 0);
    await turn();
    asked('StartExecution', { stateMachineArn: failing, name: 'one' });
    const again = asked('StartExecution', { stateMachineArn: failing, name: 'one' });
    const redriven = asked('RedriveExecution', { executionArn });
    await turn();
    await disk.done();
    await disk.done();
    const history = asked('GetExecutionHistory', { executionArn });
    await turn();

    expect(again).toEqual(['ExecutionAlreadyExists']);
    expect(redriven).toEqual([{ redriveDate: expect.any(Date) }]);
    expect((history[0] as { events: { type: string }[] }).events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'FailStateEntered',
      'ExecutionFailed',
      'ExecutionRedriven',
      'ExecutionFailed',
    ]);
  });

  it('an end of the engine loses nothing of it: whoever waits is answered, and the next engine goes on', async () => {
    const answers = start('one', 1);
    await turn();
    const gathered = start('two', 2);
    await turn();
    engine.close();
    const refused = start('three', 3);
    await turn();
    const calledByTheFirst = calls.length;
    engine = open(sqliteStore(path.join(folder, 'engine.sqlite')));
    await engine.recover();
    await engine.settled();

    expect([answers, gathered].map(({ length }) => length)).toEqual([1, 1]);
    expect(refused).toEqual(['ServiceUnavailable']);
    expect(calledByTheFirst).toBe(0);
    expect(calls.toSorted()).toEqual(['1', '2']);
  });
});
