import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Execution, type ExecutionRecord, newExecution, type Scope } from '../../../local/engine/execution.ts';
import { ExecutionChanges } from '../../../local/engine/execution-changes.ts';
import type { EngineStore } from '../../../local/engine/store/engine-store.ts';
import { memoryStore } from '../../../local/engine/store/memory-store.ts';
import { sqliteStore } from '../../../local/engine/store/sqlite-store.ts';

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:M';

const execution = (sequence: number, fields: Partial<ExecutionRecord> = {}): Execution =>
  newExecution({
    executionArn: `execution-${sequence}`,
    name: String(sequence),
    stateMachineArn: machine,
    stateMachineName: 'M',
    revisionId: 'r',
    machine: 0,
    type: 'STANDARD',
    roleArn: 'role',
    status: 'RUNNING',
    input: '{}',
    startedAt: 0,
    redriveCount: 0,
    sequence,
    lastEventId: 0,
    nextScopeId: 0,
    ...fields,
  });

/** So many more events, in one commit. */
const commitEvents = (store: EngineStore, one: Execution, count: number, isNew: boolean): void => {
  const changes = new ExecutionChanges();
  for (let index = 0; index < count; index++) {
    const id = ++one.record.lastEventId;
    changes.events.push({ id, previousEventId: id - 1, timestamp: id, type: 'PassStateEntered' });
  }
  store.commit({ documents: [], executions: [{ execution: one, isNew, changes }] });
};

describe.each([
  ['in memory', () => memoryStore()],
  ['SQLite', () => sqliteStore(':memory:')],
])('the store %s', (_name, open) => {
  let store: EngineStore;
  beforeAll(() => {
    store = open();
    const long = execution(1, { stateMachineVersionArn: `${machine}:1`, redriveCount: 1 });
    commitEvents(store, long, 3, true);
    commitEvents(store, long, 450, false);
    commitEvents(store, long, 1, false);
    commitEvents(store, execution(2, { status: 'SUCCEEDED', stateMachineAliasArn: `${machine}:live` }), 2, true);
    commitEvents(store, execution(3, { mapRunArn: 'run' }), 1, true);
  });
  afterAll(() => store.close());

  it.each([
    ['the first page', { reverse: false, limit: 3 }, [1, 2, 3]],
    ['a page across commits', { reverse: false, afterId: 2, limit: 3 }, [3, 4, 5]],
    ['a page across rows', { reverse: false, afterId: 202, limit: 3 }, [203, 204, 205]],
    ['the last page', { reverse: false, afterId: 452, limit: 100 }, [453, 454]],
    ['nothing after the last event', { reverse: false, afterId: 454, limit: 5 }, []],
    ['the newest first', { reverse: true, limit: 3 }, [454, 453, 452]],
    ['backwards across rows', { reverse: true, afterId: 204, limit: 3 }, [203, 202, 201]],
    ['backwards to the beginning', { reverse: true, afterId: 3, limit: 5 }, [2, 1]],
  ])('reads %s of a history', (_what, query, ids) => {
    expect(store.events('execution-1', query).map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['by machine, newest first, without the children of map runs', { stateMachineArn: machine }, [2, 1]],
    ['by status', { stateMachineArn: machine, status: 'RUNNING' }, [1]],
    ['by version', { stateMachineArn: machine, versionArn: `${machine}:1` }, [1]],
    ['by alias', { stateMachineArn: machine, aliasArn: `${machine}:live` }, [2]],
    ['by redrive', { stateMachineArn: machine, redriven: true }, [1]],
    ['by map run', { mapRunArn: 'run' }, [3]],
    ['from a place on', { stateMachineArn: machine, beforeSequence: 2 }, [1]],
  ])('lists executions %s', (_what, query, sequences) => {
    expect(store.listExecutions({ ...query, limit: 10 }).map(({ sequence }) => sequence)).toEqual(sequences);
  });

  it('knows what runs, and what was numbered last', () => {
    expect([...store.runningExecutions()]).toEqual(['execution-1', 'execution-3']);
    expect(store.lastSequence()).toBe(3);
    expect(store.record('execution-1')?.lastEventId).toBe(454);
    expect(store.record('none')).toBeUndefined();
  });
});

describe('a file of the engine', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'engine-store-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back threads, fan-outs and their results as they were, and nothing that was removed', () => {
    const file = path.join(folder, 'parts.sqlite');
    const one = execution(1);
    const scope = (id: number): Scope => ({ id, machine: 0, variables: {}, previousEventId: 0, status: 'running' });
    const store = sqliteStore(file);
    const changes = new ExecutionChanges();
    for (const id of [0, 1, 2, 3]) {
      one.scopes.set(id, scope(id));
      changes.scopes.add(id);
    }
    const fanOut = {
      scopeId: 0,
      kind: 'map',
      firstChild: 1,
      length: 3,
      started: 3,
      finished: 2,
      maxConcurrency: 0,
    } as const;
    one.fanOuts.set(0, { ...fanOut, results: ['a', 'b'] });
    changes.fanOuts.add(0);
    changes.addResult(0, [2, 'b']);
    changes.addResult(0, [1, 'a']);
    one.items.set(0, [{ value: 1 }]);
    changes.items.add(0);
    store.commit({ documents: [], executions: [{ execution: one, isNew: true, changes }] });
    const later = new ExecutionChanges();
    for (const id of [1, 2]) {
      one.scopes.delete(id);
      later.scopes.remove(id);
    }
    store.commit({ documents: [], executions: [{ execution: one, isNew: false, changes: later }] });
    store.close();

    const again = sqliteStore(file);
    expect(again.execution('execution-1')).toEqual(one);
    again.close();
  });

  it('is refused to a second engine, and when another version wrote it', () => {
    const taken = path.join(folder, 'taken.sqlite');
    const store = sqliteStore(taken);
    expect(() => sqliteStore(taken)).toThrow('in use by another engine');
    store.close();

    const old = path.join(folder, 'old.sqlite');
    const database = new DatabaseSync(old);
    database.exec('CREATE TABLE events (id INTEGER)');
    database.close();
    expect(() => sqliteStore(old)).toThrow('written by another version of the engine');
  });
});
