import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Clock } from '../../../local/clock/clock.ts';
import { DynamoDbLocal } from '../../../local/dynamodb/dynamodb-local.ts';
import { type TableStreams, tableStreams } from '../../../local/dynamodb/table-streams.ts';
import { LogStore } from '../../../local/lambda/log-store.ts';
import type { Pipe, PipeRecord } from '../../../local/pipes/pipe.ts';
import { Pipes } from '../../../local/pipes/pipes.ts';
import type { PipeServices } from '../../../local/pipes/send-to-target.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';
import type { TargetInvocation } from '../../../local/targets/invoke-target.ts';
import { turn } from '../fixtures/turn.ts';

export const deadLetterArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Settle';

export type StreamWorld = {
  dynamoDb: DynamoDbLocal;
  /** A new table with a stream: its name and the stream's ARN. */
  createTable(): Promise<{ table: string; streamArn: string }>;
  put(table: string, id: string, attributes?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
};

/** Amazon's DynamoDB Local. */
export const startStreamWorld = async (): Promise<StreamWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-pipes-'));
  const dynamoDb = await DynamoDbLocal.launch({
    java: 'java',
    dataFolder: join(folder, 'data'),
    logFile: join(folder, 'log'),
    onExit: (reason) => console.error(reason),
  });
  await dynamoDb.ready();
  return {
    dynamoDb,
    async createTable() {
      const table = `table-${randomUUID()}`;
      const { TableDescription } = await dynamoDb.call('CreateTable', {
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      });
      return { table, streamArn: (TableDescription as { LatestStreamArn: string }).LatestStreamArn };
    },
    async put(table, id, attributes = {}) {
      const values = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: value }]));
      await dynamoDb.call('PutItem', { TableName: table, Item: { id: { S: id }, ...values } });
    },
    async stop() {
      await dynamoDb.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** What a batch comes to, by the ids of its records: a state machine's output, or its failure. */
export type Behaviour = (
  ids: readonly string[],
  records: readonly PipeRecord[],
) => { output?: unknown; fails?: undefined } | { fails: string };

export const pipeOf = (
  streamArn: string,
  source: Partial<Pipe['source']> = {},
  rest: Partial<Omit<Pipe, 'source'>> = {},
): Pipe => ({
  name: 'ledger',
  arn: 'arn:aws:pipes:us-east-1:000000000000:pipe/ledger',
  started: true,
  sourceArn: streamArn,
  source: {
    batchSize: 1,
    batchingWindowSeconds: 0,
    startingPosition: 'TRIM_HORIZON',
    maximumRetryAttempts: Number.POSITIVE_INFINITY,
    maximumRecordAgeSeconds: Number.POSITIVE_INFINITY,
    bisectsBatches: false,
    parallelizationFactor: 1,
    deadLetterArn,
    ...source,
  },
  filters: [],
  target: { kind: 'stateMachine', arn: machineArn, waitsForResult: true },
  log: { level: 'OFF', includesData: false },
  ...rest,
});

export const idOf = (record: PipeRecord): string => (record.dynamodb.Keys.id as { S: string }).S;

type RunOptions = { clock: Clock; services?: Partial<PipeServices>; streams?: TableStreams };

/** A runtime's pipes, with targets that the test plays and tells. */
export class PipeRun {
  readonly pipes: Pipes;
  readonly logs = new LogStore(':memory:');
  /** By execution: the ids of its records. */
  readonly batches: string[][] = [];
  readonly inputs: unknown[] = [];
  readonly invocations: TargetInvocation[] = [];
  behaviour: Behaviour = () => ({});
  readonly #waiting: { holds: () => boolean; resolve: () => void }[] = [];

  constructor(world: StreamWorld, database: RuntimeDatabase, options: RunOptions) {
    this.pipes = new Pipes({
      streams: options.streams ?? tableStreams(world.dynamoDb),
      database,
      clock: options.clock,
      logs: this.logs,
      pace: { idleReadMs: 10_000, busyReadMs: 0 },
      services: {
        invokeTarget: (invocation) => {
          this.invocations.push(invocation);
          this.#tell();
          return Promise.resolve();
        },
        startSyncExecution: ({ input }) => Promise.resolve(this.#execute(input)),
        invokeFunction: () => Promise.reject(new Error('no function in this test')),
        ...options.services,
      },
    });
  }

  /** Resolves once this holds; it is looked at whenever a target is called or has answered. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ holds, resolve });
      this.#tell();
    });
  }

  /** Resolves once nothing is being read or delivered. */
  async settled(): Promise<void> {
    do await turn(3);
    while (!this.pipes.resting);
  }

  #execute(input: string): { status: string; output?: string; error?: string } {
    const records = JSON.parse(input) as PipeRecord[];
    this.inputs.push(records);
    const ids = records.map(idOf);
    this.batches.push(ids);
    const outcome = this.behaviour(ids, records);
    this.#tell();
    if (outcome.fails !== undefined) return { status: 'FAILED', error: outcome.fails };
    return { status: 'SUCCEEDED', output: JSON.stringify(outcome.output ?? null) };
  }

  #tell(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.holds()) waiting.resolve();
      else this.#waiting.push(waiting);
    }
  }
}

/**
 * For the tests of one file: DynamoDB Local beside all of them, and for each a runtime database of its own, which runs of the same
 * test share as a restarted runtime does. What a test started ends with it.
 */
export const useStreamWorld = (): Pick<StreamWorld, 'createTable' | 'put'> & {
  newRun(options: RunOptions): PipeRun;
} => {
  let world: StreamWorld;
  let database: RuntimeDatabase;
  const runs: PipeRun[] = [];

  beforeAll(async () => {
    world = await startStreamWorld();
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    database = new RuntimeDatabase(':memory:');
  });
  afterEach(() => {
    for (const run of runs.splice(0)) run.pipes.stop();
    database.close();
  });

  return {
    createTable: () => world.createTable(),
    put: (table, id, attributes) => world.put(table, id, attributes),
    newRun(options) {
      const run = new PipeRun(world, database, options);
      runs.push(run);
      return run;
    },
  };
};
