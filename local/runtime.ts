import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiServer } from './api-gateway/api-server.ts';
import { requireTargets } from './api-gateway/require-targets.ts';
import { writeApiKeys } from './api-gateway/write-api-keys.ts';
import { type DeployedStack, deploy } from './assembly/deploy.ts';
import { readAssembly } from './assembly/read-assembly.ts';
import { resourceHandlers } from './assembly/resource-handlers.ts';
import type { Clock } from './clock/clock.ts';
import { systemClock } from './clock/system-clock.ts';
import { createLocalUsers, type LocalUsers } from './cognito/local-users.ts';
import { DynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { Gateway, type GatewayOptions } from './gateway/gateway.ts';
import { outboxPage } from './outbox/outbox-page.ts';
import { type AwsServices, startServices } from './services.ts';
import { buildAssembly } from './startup/build-assembly.ts';
import { DataFolder } from './startup/data-folder.ts';
import { PartTimer, type TimedPart } from './startup/part-timer.ts';
import { findJava, javaCommand, requireNode } from './startup/prerequisites.ts';
import { residentBytes } from './startup/resident-memory.ts';
import { UsageMeter } from './usage/usage-meter.ts';

export type RuntimeOptions = {
  /** Default: `.concord` in the project's root. */
  dataFolder?: string;
  /** Of the gateway; 0 for any. Default 4566. */
  port?: number;
  /** Of the REST API, if the assembly has one; 0 for any. Default 4567, and any if `port` is any. */
  apiPort?: number;
  /** Begin with an empty data folder. */
  fresh?: boolean;
  /** A synthesized assembly; default: the project's own, built if its sources have changed. */
  assemblyFolder?: string;
  clock?: Clock;
  /** Count what is used, in AWS's units: `GET /_concord/usage`. */
  countUsage?: boolean;
  onPart?: (part: TimedPart) => void;
  /** A part ended by itself; the runtime is of no more use. */
  onFailure?: (reason: string) => void;
};

export type Runtime = {
  /** `http://127.0.0.1:4566` */
  endpoint: string;
  /** Of the REST API, `http://127.0.0.1:4567`; undefined if the assembly has none. */
  apiEndpoint: string | undefined;
  /** People who can sign in; undefined if the assembly has no user pool. */
  localUsers: LocalUsers | undefined;
  /** Where the values of the API's keys are; undefined if it has none. */
  apiKeysFile: string | undefined;
  /** Output values by key, of all stacks. */
  outputs: Readonly<Record<string, string>>;
  stacks: readonly DeployedStack[];
  /** The data folder was empty. */
  firstRun: boolean;
  /** DynamoDB Local's own port, for tools that speak only DynamoDB. */
  dynamoDbPort: number;
  startedInMs: number;
  services: AwsServices;
  /** What the runtime's processes hold now, in bytes. */
  memory(): Promise<{ runtime: number; dynamoDb: number | undefined }>;
  stop(): Promise<void>;
};

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Starts all of Concord on this machine.
 *
 * @throws StartupError, AssemblyError, PortTakenError: each says what to do. Nothing is left running then.
 */
export const startRuntime = async (options: RuntimeOptions = {}): Promise<Runtime> => {
  const timer = new PartTimer(options.onPart ?? (() => undefined));
  requireNode();
  const clock = options.clock ?? systemClock;
  const meter = options.countUsage ? new UsageMeter() : undefined;
  const folder = DataFolder.open(resolve(options.dataFolder ?? join(projectRoot, '.concord')), options.fresh ?? false);
  let started = false;
  const undo: (() => Promise<void> | void)[] = [() => folder.close()];
  const stop = async (): Promise<void> => {
    started = false;
    for (const step of undo.splice(0).reverse()) await step();
  };

  try {
    const gatewayOptions = Promise.withResolvers<GatewayOptions>();
    const gateway = await Gateway.listen(gatewayOptions.promise, options.port ?? 4566);
    undo.push(() => gateway.close());
    const host = `127.0.0.1:${gateway.port}`;
    const endpoint = `http://${host}`;
    folder.describeHolder(`process ${process.pid}, ${endpoint}`);

    // What takes longest first; Java's version is checked beside it.
    folder.endLeftOver('dynamodb');
    const dynamoDb = await DynamoDbLocal.launch({
      java: javaCommand(),
      dataFolder: folder.file('dynamodb'),
      logFile: folder.file('dynamodb.log'),
      onExit: (reason) => {
        if (started) options.onFailure?.(reason);
      },
    });
    undo.push(() => dynamoDb.stop());
    folder.remember('dynamodb', dynamoDb.pid);
    const dynamoDbReady = timer.part('DynamoDB Local', () => Promise.all([findJava(), dynamoDb.ready()]));
    const assembly = timer.part(
      'assembly',
      async () => {
        const built = options.assemblyFolder
          ? { folder: options.assemblyFolder, rebuilt: false }
          : await buildAssembly(projectRoot);
        return { ...built, stacks: await readAssembly(built.folder) };
      },
      ({ rebuilt }) => (rebuilt ? 'bundled and synthesized' : 'unchanged'),
    );
    const starting = timer.part('services', () =>
      startServices({
        folder,
        clock,
        host,
        endpoint,
        dynamoDb,
        maximumWorkers: Math.max(8, availableParallelism() * 4),
        ...(meter && { meter }),
      }),
    );
    // Whoever fails first, what was started must be ended.
    const [readyResult, assemblyResult, servicesResult] = await Promise.allSettled([dynamoDbReady, assembly, starting]);
    if (servicesResult.status === 'fulfilled') {
      const { value } = servicesResult;
      // Functions call the gateway to their end, and whoever else calls it needs the services to theirs.
      undo.push(
        () => value.close(),
        () => gateway.close(),
        () => value.endWork(),
      );
    }
    settledValue(readyResult);
    const { stacks } = settledValue(assemblyResult);
    const services = settledValue(servicesResult);

    let deployed: DeployedStack[] = [];
    let apiServer: ApiServer | undefined;
    gatewayOptions.resolve({
      apis: services.apis(() => deployed),
      pages: {
        health: () => ({ status: 'ok', pid: process.pid, memoryBytes: process.memoryUsage().rss }),
        ...(meter && { usage: () => meter.snapshot() }),
        outputs: () => Object.fromEntries(deployed.map(({ name, outputs }) => [name, byKey(outputs)])),
        endpoints: () => ({ aws: endpoint, ...(apiServer && { api: apiServer.endpoint }) }),
        outbox: (item) => outboxPage(services.outbox, item),
      },
    });
    deployed = await timer.part(
      'resources',
      () => deploy(stacks, resourceHandlers({ ...services.parts, dynamoDb, host: () => host })),
      (all) => `${all.reduce((sum, { resources }) => sum + resources.length, 0)} of ${all.length} stacks`,
    );
    await timer.part('recovery', () => services.begin());
    const { apiGateway, cognito } = services.parts;
    const localUsers =
      cognito.pools().length === 0
        ? undefined
        : await timer.part('local users', () => createLocalUsers(cognito, folder.file('local-users.json')));
    const keysFile = writeApiKeys(apiGateway.usagePlans.keys(), folder.file('api-keys.json'));
    if (apiGateway.isDeclared) {
      const { lambda } = services.parts;
      requireTargets(apiGateway.operations(), {
        function: (arn) => lambda.has(arn),
        userPool: (arn) => cognito.tokenIssuer(arn) !== undefined,
      });
      const server = await ApiServer.listen(apiGateway, options.apiPort ?? (options.port === 0 ? 0 : 4567));
      undo.push(() => server.close());
      apiServer = server;
    }
    started = true;

    return {
      endpoint,
      apiEndpoint: apiServer?.endpoint,
      localUsers,
      apiKeysFile: keysFile,
      outputs: Object.assign({}, ...deployed.map(({ outputs }) => byKey(outputs))) as Record<string, string>,
      stacks: deployed,
      firstRun: folder.isNew,
      dynamoDbPort: dynamoDb.port,
      startedInMs: timer.elapsedMs,
      services,
      memory: async () => ({
        runtime: process.memoryUsage().rss,
        dynamoDb: await residentBytes(dynamoDb.pid),
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const settledValue = <Value>(result: PromiseSettledResult<Value>): Value => {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
};

const byKey = (outputs: DeployedStack['outputs']): Record<string, string> =>
  Object.fromEntries(outputs.map(({ key, value }) => [key, value]));
