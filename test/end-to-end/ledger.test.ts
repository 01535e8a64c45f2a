import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../cli/connection.ts';
import { ledgerAccess } from '../../cli/ledger/ledger-access.ts';
import { runSimulation } from '../../cli/ledger/run-simulation.ts';
import { simulate } from '../../cli/ledger/simulated-payments.ts';
import type { LedgerEntry } from '../../domain/ledger/entry.ts';
import { EntryBody } from '../../domain/ledger/entry-body.ts';
import { toAttributes } from '../../tasks/adapters/attribute-values.ts';
import { entryRow } from '../../tasks/adapters/ledger-items.ts';
import type { LedgerStore } from '../../tasks/ports/ledger-store.ts';
import { ownRuntime } from '../support/own-runtime.ts';

type Shown = {
  customer: { status: string; version: number };
  finding: { category: string };
  trail: { after: { category: string } }[];
};
type Redriven = { messages: { what: string; why: string; outcome: string }[] };

describe('the ledgers on one machine', () => {
  const own = ownRuntime();

  const config = () => ({
    endpoint: own.runtime.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const shown = async (txId: string): Promise<Shown> =>
    (await own.runtime.concord(['ledger', 'show', txId])).lines[0] as Shown;

  it('end right, and none twice, though the runtime is killed in the middle', async () => {
    const simulated = simulate({ seed: 11, transactions: 40, faults: true });
    const connection = connect({ endpoint: own.runtime.endpoint });
    const access = await ledgerAccess(connection);
    const rightBeforeTheKill = 5;
    const killed = Promise.withResolvers<void>();
    let called = 0;
    // The second half waits for the kill: however fast the machine, the simulation can't have ended before it.
    const halfway = async (): Promise<void> => {
      called++;
      if (called > simulated.calls.length / 2) await killed.promise;
    };
    const store: LedgerStore = {
      ...access.store,
      addCustomer: (entry) => halfway().then(() => access.store.addCustomer(entry)),
      addEntry: (ledger, entry) => halfway().then(() => access.store.addEntry(ledger, entry)),
    };

    const cut = runSimulation({ ...access, store }, simulated, {
      patienceMs: 120_000,
      onProgress: ({ right }) => {
        if (right >= rightBeforeTheKill) own.runtime.end('SIGKILL').then(killed.resolve, killed.reject);
      },
    });
    await expect(cut).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
    access.close();
    connection.close();
    await own.runtime.start();
    const simulation = ['ledger', 'simulate', '--transactions', '40', '--faults', '--seed', '11', '--patience', '120'];
    const { exitCode, lines, stderr } = await own.runtime.concord(simulation);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(lines.at(-1)).toMatchObject({ seed: 11, transactions: 40, differences: [] });
    const again = await own.runtime.concord(simulation);
    expect(again.lines.at(-1)).toMatchObject({ differences: [] });
    expect(Object.keys((again.lines.at(-1) as { outcomes: object }).outcomes).toSorted()).toEqual([
      'CONFLICT',
      'UNCHANGED',
    ]);
  }, 600_000);

  it("take a processor's file by the command line, which says what became of its rows", async () => {
    const upload = (path: string, to: string) => own.runtime.concord(['upload', path, '--to', to, '--exit-code']);
    const sample = 'samples/settlements/NORTHPAY-2026-03-02.csv';
    const twice = join(own.folder, 'twice.csv');
    await writeFile(twice, 'txId,entryId,amount,currency,timestamp,amount\nt,e,10.00,EUR,2026-03-02T05:00:00Z,99.00\n');

    const first = await upload(sample, 'SETTLEMENTS/NORTHPAY');
    const again = await upload(sample, 'SETTLEMENTS/NORTHPAY');
    const refused = await upload(twice, 'settlements/NORTHPAY/');
    const nobody = await upload(sample, 'SETTLEMENTS');

    expect([first, again, refused, nobody].map(({ exitCode }) => exitCode)).toEqual([3, 3, 1, 2]);
    expect(first.lines).toMatchObject([
      {
        key: 'SETTLEMENTS/NORTHPAY/NORTHPAY-2026-03-02.csv',
        status: 'IMPORTED_WITH_ERRORS',
        counts: { rows: 7, appended: 6, unchanged: 0, rejected: 1 },
        rejected: [{ line: 8, code: 'WRONG_CELLS', reasons: 'amount: more decimal places than EUR has' }],
      },
    ]);
    expect(again.lines).toMatchObject([{ counts: { appended: 0, unchanged: 6, rejected: 1 } }]);
    expect(refused.lines).toMatchObject([{ status: 'REFUSED', reasons: [{ code: 'REPEATED_COLUMNS' }] }]);
    expect(nobody.stderr).toContain('names no processor');
  }, 300_000);

  it("take what a pipe gave up from the day's tables, since its letter names a place in the stream only", async () => {
    const sqs = new SQSClient(config());
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: 'concord-dev-LedgerSettlement-undelivered' }),
    );
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: JSON.stringify({
          context: { partnerResourceArn: 'arn:aws:pipes:::pipe/p', condition: 'RetryAttemptsExhausted' },
          version: '1.0',
          DDBStreamBatchInfo: {
            approximateArrivalOfFirstRecord: '2026-03-02T10:00:00Z',
            approximateArrivalOfLastRecord: '2026-03-02T10:00:00Z',
            batchSize: 2,
            streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/CoreLedger/stream/1',
          },
        }),
      }),
    );

    const redriven = await own.runtime.concord(['ledger', 'redrive']);

    expect(redriven.lines.at(-1)).toMatchObject({
      messages: [
        {
          what: 'all payments of 2026-03-02',
          why: 'RetryAttemptsExhausted: 2 records of CoreLedger',
          outcome: 'REDRIVEN',
        },
      ],
    });
    const runs = await own.runtime.concord(['executions', '--workflow', 'LedgerReconciliation']);
    expect(JSON.stringify(runs.lines)).toContain('SUCCEEDED');
  }, 300_000);

  it('go on beside a poison entry, which waits with its cause until it is mended and redriven', async () => {
    const called = simulate({ seed: 12, transactions: 1, faults: false }).calls.map(({ call }) => call);
    const entry = called.flatMap((call) =>
      call.kind === 'append' && call.ledger === 'processor' ? [call.entry] : [],
    )[0];
    const recorded = { recordedAt: '2026-03-02T09:00:00.000Z', recordedBy: 'test' };
    const row = toAttributes(entryRow({ ...EntryBody.parse(entry), ...recorded } as LedgerEntry));
    const poison = { txId: 'sim-12-000000' };
    const dynamo = new DynamoDBClient(config());
    const put = (amount: typeof row.amount) =>
      dynamo.send(
        new PutItemCommand({
          TableName: 'concord-dev-ProcessorLedger',
          Item: { ...row, amount } as Record<string, AttributeValue>,
        }),
      );
    await put({ S: 'a lot' });
    const sqs = new SQSClient(config());
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: 'concord-dev-LedgerSettlement-undelivered' }),
    );
    const peek = async () =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0, WaitTimeSeconds: 20 }))).Messages;
    let waiting = await peek();
    while (!waiting?.length) waiting = await peek();

    const others = await own.runtime.concord(['ledger', 'simulate', '--transactions', '6', '--seed', '13']);
    const simulated = await own.runtime.concord([
      'ledger',
      'simulate',
      '--transactions',
      '1',
      '--seed',
      '12',
      '--patience',
      '5',
    ]);
    const unmended = await own.runtime.concord(['ledger', 'redrive']);
    await put(row.amount);
    const mended = await own.runtime.concord(['ledger', 'redrive']);

    expect(JSON.parse(waiting[0]?.Body ?? '')).toMatchObject({
      txId: poison.txId,
      error: 'ValidationError',
      cause: expect.stringContaining('amount'),
    });
    expect(others.lines.at(-1)).toMatchObject({ differences: [] });
    expect(unmended.exitCode).toBe(1);
    expect((unmended.lines.at(-1) as Redriven).messages).toContainEqual(
      expect.objectContaining({ what: poison.txId, outcome: 'FAILED_AGAIN' }),
    );
    expect(mended.exitCode).toBe(0);
    expect((mended.lines.at(-1) as Redriven).messages.map(({ outcome }) => outcome)).toContain('REDRIVEN');
    const { customer, finding, trail } = await shown(poison.txId);
    expect(simulated.exitCode).toBe(1);
    expect({ status: customer.status, version: customer.version }).toEqual({ status: 'SETTLED', version: 2 });
    expect(finding.category).toBe('MATCHED');
    expect(trail.filter(({ after }) => after.category === 'MATCHED')).toHaveLength(1);
  }, 600_000);
});
