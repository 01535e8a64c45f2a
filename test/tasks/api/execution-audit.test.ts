import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';
import { sha256 } from '../../../tasks/adapters/audit-trail.ts';
import { dynamoExecutionAudit } from '../../../tasks/adapters/dynamo-execution-audit.ts';
import type { ExecutionAudit, ExecutionRequest } from '../../../tasks/ports/execution-audit.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { memoryAudit } from '../../support/memory/memory-audit.ts';
import { memoryExecutionAudit } from '../../support/memory/memory-execution-audit.ts';

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal(['Audit']);
});
afterAll(() => local.stop());

type Opened = { audit: ExecutionAudit; entriesOf(entity: string): Promise<AuditEntry[]> };

const inMemory = (): Opened => {
  const trail = memoryAudit();
  return { audit: memoryExecutionAudit(trail), entriesOf: async (entity) => trail.entriesOf(entity) };
};
const inDynamo = (): Opened => ({
  audit: dynamoExecutionAudit(local.dynamo),
  entriesOf: async (entity) => {
    const { Items } = await local.dynamo.send(
      new QueryCommand({
        TableName: 'Audit',
        KeyConditionExpression: 'entity = :entity',
        ExpressionAttributeValues: { ':entity': entity },
      }),
    );
    return (Items ?? []) as AuditEntry[];
  },
});

const by = { actor: 'ada', at: '2026-11-02T09:00:00.000Z' };
const at = '2026-11-02T09:00:01.000Z';
const stop: ExecutionRequest = { requestId: 'r-1', action: 'STOP', asked: { reason: 'a test' }, status: 'RUNNING' };

let names = 0;
describe.each([
  ['in memory', inMemory],
  ['DynamoDB', inDynamo],
] as const)('%s: what people ask of executions', (_name, open) => {
  const setUp = () => {
    names += 1;
    const execution = { machine: 'TradeMatching', executionId: `e-${names}` };
    const { audit, entriesOf } = open();
    const story = async (): Promise<string[]> => {
      const entries = await entriesOf(`EXECUTION#TradeMatching/e-${names}`);
      expect(verifyChain(entries, sha256).kind).toBe('intact');
      return entries.map(({ action, actor }) => `${actor} ${action}`);
    };
    return { audit, execution, story, entriesOf: () => entriesOf(`EXECUTION#TradeMatching/e-${names}`) };
  };

  it('is told before, and what came of it after', async () => {
    const { audit, execution, entriesOf } = setUp();

    expect(await audit.ask(execution, stop, by)).toEqual({ doneAt: null });
    await audit.conclude(execution, stop, { kind: 'done', at }, by);

    const before = { status: 'RUNNING' };
    expect(await entriesOf()).toMatchObject([
      { action: 'EXECUTION_STOP_REQUESTED', actor: 'ada', before, after: { requestId: 'r-1', reason: 'a test' } },
      { action: 'EXECUTION_STOP_DONE', actor: 'ada', before, after: { requestId: 'r-1', at } },
    ]);
  });

  it('is told once, however often the request is repeated, also after a crash between', async () => {
    const { audit, execution, story } = setUp();
    await audit.ask(execution, stop, by);
    await audit.ask(execution, stop, by);
    await audit.conclude(execution, stop, { kind: 'done', at }, by);
    await audit.conclude(execution, stop, { kind: 'refused', because: 'gone' }, by);

    expect(await audit.ask(execution, stop, by)).toEqual({ doneAt: at });
    expect(await story()).toEqual(['ada EXECUTION_STOP_REQUESTED', 'ada EXECUTION_STOP_DONE']);
  });

  it('is asked anew after it was refused', async () => {
    const { audit, execution, story } = setUp();
    await audit.ask(execution, stop, by);
    await audit.conclude(execution, stop, { kind: 'refused', because: 'not now' }, by);

    expect(await audit.ask(execution, stop, by)).toEqual({ doneAt: null });
    await audit.conclude(execution, stop, { kind: 'done', at }, by);
    expect(await story()).toEqual([
      'ada EXECUTION_STOP_REQUESTED',
      'ada EXECUTION_STOP_REFUSED',
      'ada EXECUTION_STOP_REQUESTED',
      'ada EXECUTION_STOP_DONE',
    ]);
  });

  it('of several at once is told of each, in one whole chain', async () => {
    const { audit, execution, story } = setUp();
    const start: ExecutionRequest = { requestId: 'r-2', action: 'START', asked: { input: '{}' }, status: null };
    await Promise.all([
      audit.ask(execution, stop, by),
      audit.ask(execution, stop, by),
      audit.ask(execution, start, { ...by, actor: 'ben' }),
    ]);

    expect((await story()).toSorted()).toEqual(['ada EXECUTION_STOP_REQUESTED', 'ben EXECUTION_START_REQUESTED']);
  });
});
