import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import { verifyChain } from '../../domain/audit/verify-chain.ts';
import { sha256 } from '../../tasks/adapters/audit-trail.ts';
import { dynamoLedgerStore } from '../../tasks/adapters/dynamo-ledger-store.ts';
import { dynamoSettlementFiles } from '../../tasks/adapters/dynamo-settlement-files.ts';
import { NotFoundError } from '../../tasks/errors.ts';
import type { ConcordEvent } from '../../tasks/ports/event-publisher.ts';
import type { SettlementFilePorts } from '../../tasks/ports/settlement-file-ports.ts';
import type { SettlementFile } from '../../tasks/ports/settlement-files.ts';
import * as appendRows from '../../tasks/settlement-files/append-rows.ts';
import * as finishFile from '../../tasks/settlement-files/finish-file.ts';
import * as recordFailure from '../../tasks/settlement-files/record-file-failure.ts';
import * as registerFile from '../../tasks/settlement-files/register-file.ts';
import { fileIdOf } from '../../tasks/settlement-files/settlement-file.ts';
import { SettlementFiles } from '../../workflows/settlement-files.ts';
import { type LocalTables, startDynamoDbLocal } from '../support/dynamodb-local.ts';
import { type MachineRun, runMachine, type TaskFunction } from '../support/run-machine.ts';
import { parsing } from '../support/task-function.ts';
import { workflowDefinition } from '../support/workflow-definition.ts';
import { memoryRunFiles } from '../tasks/trade-matching/memory-run-files.ts';

const { definition } = workflowDefinition((scope, context) => new SettlementFiles(scope, 'SettlementFiles', context));
const startAt = Date.parse('2026-03-02T06:00:00.000Z');

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal(['ProcessorLedger', 'SettlementFiles', 'Audit']);
});
afterAll(() => local.stop());

const objects = new Map<string, string>();
const published: ConcordEvent[] = [];
const world = () => {
  const ports: SettlementFilePorts = {
    clock: () => startAt,
    copies: {
      copy: async ({ bucket, key }, toKey) => {
        const text = objects.get(`${bucket}/${key}`);
        if (text === undefined) throw new NotFoundError(key);
        objects.set(`work/${toKey}`, text);
      },
    },
    events: {
      publish: async (event) => {
        published.push(event);
      },
    },
    files: memoryRunFiles(objects),
    ledger: dynamoLedgerStore(local.dynamo),
    settlementFiles: dynamoSettlementFiles(local.dynamo),
    uploads: {
      read: async ({ bucket, key }, maxBytes) =>
        new TextEncoder().encode(objects.get(`${bucket}/${key}`) ?? '').subarray(0, maxBytes),
    },
  };
  const tasks = {
    RegisterFile: parsing(registerFile.Input, registerFile.Output, registerFile.makeRegisterFile(ports)),
    AppendRows: parsing(appendRows.Input, appendRows.Output, appendRows.makeAppendRows(ports)),
    FinishFile: parsing(finishFile.Input, finishFile.Output, finishFile.makeFinishFile(ports)),
    RecordFileFailure: parsing(recordFailure.Input, recordFailure.Output, recordFailure.makeRecordFileFailure(ports)),
  };
  return { ports, tasks };
};

let versions = 0;
/** S3's "Object Created" of a file that now lies there. */
const upload = (text: string, key = 'SETTLEMENTS/NORTHPAY/2026-03-02.csv') => {
  objects.set(`documents/${key}`, text);
  const detail = {
    bucket: { name: 'documents' },
    object: { key, size: Buffer.byteLength(text), 'version-id': `v${++versions}` },
  };
  return { source: 'aws.s3', 'detail-type': 'Object Created', detail };
};

const run = (
  event: ReturnType<typeof upload>,
  replaced: Record<string, TaskFunction> = {},
  name = `run-${++versions}`,
): Promise<MachineRun> =>
  runMachine({ definition, input: event, startAt, objects, tasks: { ...world().tasks, ...replaced }, name });

const header = 'txId,entryId,amount,currency,timestamp,kind,reverses,fee,fxRate,originalAmount,originalCurrency,note';
const row = (txId: string, entryId: string, more = '') => `${txId},${entryId},100.00,EUR,2026-03-02T05:00:00Z${more}`;

const auditOf = async (fileId: string): Promise<AuditEntry[]> => {
  const { Items = [] } = await local.dynamo.send(
    new QueryCommand({
      TableName: 'Audit',
      KeyConditionExpression: 'entity = :entity',
      ExpressionAttributeValues: { ':entity': `SETTLEMENT_FILE#${fileId}` },
    }),
  );
  return Items as AuditEntry[];
};
const reportOf = (record: SettlementFile | null): string[] =>
  objects.get(`work/${record?.rejectedKey}`)?.trimEnd().split('\r\n') ?? [];
const named = (name: string, message = name) => Object.assign(new Error(message), { name });

it('a settlement file becomes entries, and its wrong rows a report', async () => {
  const event = upload(
    [
      header,
      row('f1', 'e1', ',,,1.65'),
      row('f2', 'e2', ',SETTLEMENT,,,,,,anything'),
      'f3,e3,108.50,USD,2026-03-02T05:00:00.000Z,,,,1.085,100.00,EUR',
      row('f1', 'e9', ',REVERSAL,e1'),
      'f4,e4,12.345,EUR,2026-03-02T05:00:00Z',
      'f5,e5,100,XYZ,yesterday',
      '"f6","=cmd()",100,EUR,2026-03-02T05:00:00Z',
      row('f1', 'e1', ',,,1.70'),
      row('f2', 'e2'),
      '',
    ].join('\r\n'),
  );

  const result = await run(event);

  expect(result.cause ?? '').toBe('');
  expect(result.statesEntered).toEqual(['RegisterFile', 'Registered?', 'AppendRows', 'FinishFile', 'Imported']);
  expect(result.output).toMatchObject({
    outcome: 'IMPORTED_WITH_ERRORS',
    counts: { rows: 9, appended: 4, unchanged: 1, rejected: 4 },
  });
  const { ports } = world();
  expect(await ports.ledger.entries('processor', 'f3')).toMatchObject([
    {
      entryId: 'e3',
      processor: 'NORTHPAY',
      amount: '108.50',
      fx: { rate: '1.085', originalAmount: '100.00', originalCurrency: 'EUR' },
      timestamp: '2026-03-02T05:00:00.000Z',
    },
  ]);
  expect(await ports.ledger.entries('processor', 'f1')).toMatchObject([{ fee: '1.65' }, { reverses: 'e1' }]);

  const fileId = fileIdOf(event.detail);
  const record = await ports.settlementFiles.find(fileId);
  expect(record).toMatchObject({ status: 'IMPORTED_WITH_ERRORS', processor: 'NORTHPAY', version: 2 });
  const report = reportOf(record);
  expect(report[0]).toBe(
    'line,code,reasons,txId,entryId,amount,currency,timestamp,kind,reference,reverses,fee,fxRate,originalAmount,originalCurrency',
  );
  expect(report.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual([
    ['6', 'WRONG_CELLS'],
    ['7', 'WRONG_CELLS'],
    ['8', 'WRONG_CELLS'],
    ['9', 'OTHER_BODY'],
  ]);
  expect(report[1]).toContain('amount: more decimal places than EUR has');
  expect(report[2]).toContain('currency: an active ISO 4217 currency code');
  expect(report[3]).toContain("'=cmd()");
  expect(record?.ignoredColumns).toEqual(['note']);
  expect(published.at(-1)).toMatchObject({
    detailType: 'SettlementFileImported',
    detail: { fileId, ignoredColumns: ['note'] },
  });
  const audit = await auditOf(fileId);
  expect(audit.map(({ action }) => action)).toEqual(['FILE_RECEIVED', 'FILE_IMPORTED_WITH_ERRORS']);
  expect(verifyChain(audit, sha256)).toEqual({ kind: 'intact', length: 2 });
});

it('a row with more cells than columns, or fewer than it needs, is rejected by name; empty cells at its end are none', async () => {
  const event = upload(
    [
      'txId,entryId,amount,currency,timestamp',
      'w1,e1,1,000.00,EUR,2026-03-02T05:00:00Z',
      'w2,e2,100.00',
      row('w3', 'e3', ',,'),
      ',,,,',
      '',
    ].join('\n'),
  );

  const result = await run(event);

  expect(result.output).toMatchObject({ counts: { rows: 4, appended: 1, rejected: 3 } });
  const report = reportOf(await world().ports.settlementFiles.find(fileIdOf(event.detail)));
  expect(report.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual([
    ['2', 'WRONG_CELLS'],
    ['3', 'WRONG_CELLS'],
    ['5', 'WRONG_CELLS'],
  ]);
  expect(report[1]).toContain('1 more than the header has columns');
  expect(report[2]).toContain('currency: missing; timestamp: missing');
  expect(await world().ports.ledger.entries('processor', 'w1')).toEqual([]);
});

it('a header alone is a file without rows', async () => {
  const result = await run(upload(header));

  expect(result.output).toMatchObject({ outcome: 'IMPORTED', counts: { rows: 0 } });
});

it('the same rows again change nothing, in another file or another delivery of its event', async () => {
  const text = [header, row('g1', 'e1'), row('g2', 'e2')].join('\n');
  const event = upload(text);
  const first = await run(event);
  const delivered = await run(event);
  const other = await run(upload(text));

  expect(first.output).toMatchObject({ outcome: 'IMPORTED', counts: { appended: 2, unchanged: 0 } });
  expect(delivered.output).toEqual({ outcome: 'IMPORTED', fileId: fileIdOf(event.detail) });
  expect(other.output).toMatchObject({ outcome: 'IMPORTED', counts: { appended: 0, unchanged: 2 } });
});

it('a large file goes through several children, and no row is lost', async () => {
  const rows = Array.from({ length: 120 }, (_, index) => row(`h${index}`, 'e'));

  const result = await run(upload([header, ...rows].join('\n')));

  expect(result.output).toMatchObject({ counts: { rows: 120, appended: 120, rejected: 0 } });
});

describe('what is no settlement file is refused with its reason', () => {
  it.each([
    ['without its columns', 'txId,amount\n1,2', undefined, 'MISSING_COLUMNS', 'entryId, currency, timestamp'],
    ['with other separators', header.replaceAll(',', ';'), undefined, 'MISSING_COLUMNS', 'separated by commas'],
    ['with a column twice', `${header},amount`, undefined, 'REPEATED_COLUMNS', 'more than once: amount'],
    ['that is empty', '', undefined, 'EMPTY', 'empty'],
    ['that names no processor', header, 'SETTLEMENTS/file.csv', 'NO_PROCESSOR', 'SETTLEMENTS/{processor}/'],
  ])('%s', async (_what, text, key, code, message) => {
    const event = upload(text, key);

    const result = await run(event);

    expect(result.statesEntered).toEqual(['RegisterFile', 'Registered?', 'NothingToImport']);
    const record = await world().ports.settlementFiles.find(fileIdOf(event.detail));
    expect(record).toMatchObject({ status: 'REFUSED', reasons: [{ code, message: expect.stringContaining(message) }] });
    expect(published.at(-1)).toMatchObject({ detailType: 'SettlementFileRefused' });
  });
});

const stateTasks = ['RegisterFile', 'AppendRows', 'FinishFile'] as const;
const small = (txId: string) => upload([header, row(txId, 'e1'), 'bad'].join('\n'));

it('every task delivered twice comes to the result of one delivery', async () => {
  const { tasks } = world();
  const twice =
    (task: TaskFunction): TaskFunction =>
    async (input, invocation) => {
      await task(input, invocation);
      return task(input, invocation);
    };
  const event = small('twice');

  const result = await run(event, Object.fromEntries(stateTasks.map((name) => [name, twice(tasks[name])])));

  expect(result.output).toMatchObject({ counts: { rows: 2, rejected: 1 } });
  expect(await world().ports.ledger.entries('processor', 'twice')).toHaveLength(1);
  expect((await world().ports.settlementFiles.find(fileIdOf(event.detail)))?.version).toBe(2);
});

describe.each(stateTasks)('when %s', (name) => {
  it('fails for a moment, heals by retrying', async () => {
    const result = await run(small(`moment-${name}`), {
      [name]: (input, invocation) =>
        invocation.count === 1 ? Promise.reject(named('Sandbox.Timedout')) : world().tasks[name](input),
    });

    expect(result.output).toMatchObject({ outcome: 'IMPORTED_WITH_ERRORS', counts: { appended: 1 } });
  });

  it('fails for good, leaves a record and an event, and goes on there when it is redriven', async () => {
    const event = small(`good-${name}`);
    let broken = true;
    const result = await run(event, {
      [name]: async (input) => {
        if (broken) throw named('AccessDeniedException', 'not allowed');
        return world().tasks[name](input);
      },
    });
    expect(result.status).toBe('FAILED');
    const failure = {
      detail: {
        executionArn: result.executionArn,
        status: 'FAILED',
        input: JSON.stringify(event),
        stopDate: result.clock.now(),
        error: result.error,
        cause: result.cause,
      },
    };
    await world().tasks.RecordFileFailure(failure);
    const find = () => world().ports.settlementFiles.find(fileIdOf(event.detail));
    expect(await find()).toMatchObject({ status: 'FAILED', reasons: [{ code: 'EXECUTION_FAILED' }] });
    expect(published.at(-1)).toMatchObject({ detailType: 'SettlementFileFailed' });

    broken = false;
    await result.engine.call('RedriveExecution', { executionArn: result.executionArn });
    expect((await result.resume()).status).toBe('SUCCEEDED');
    expect(await find()).toMatchObject({ status: 'IMPORTED_WITH_ERRORS', counts: { appended: 1 } });
    expect(await world().tasks.RecordFileFailure(failure)).toMatchObject({ outcome: 'NOT_RUNNING' });
  });
});
