import { randomUUID } from 'node:crypto';
import { ApiGatewayService } from './api-gateway/api-gateway-service.ts';
import type { InvokeFunction } from './api-gateway/integrations/lambda-proxy.ts';
import { UsagePlans } from './api-gateway/usage-plans.ts';
import type { DeployedStack } from './assembly/deploy.ts';
import type { StatesApi } from './assembly/handlers/state-machine.ts';
import { accountId, region } from './assembly/resource-handler.ts';
import type { Clock } from './clock/clock.ts';
import { CognitoService } from './cognito/cognito-service.ts';
import { withDirectDynamoDb } from './dynamodb/direct-sdk-call.ts';
import type { DynamoDbLocal } from './dynamodb/dynamodb-local.ts';
import { tableStreams } from './dynamodb/table-streams.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { httpSdkCall } from './engine/integrations/http-sdk-call.ts';
import { ServiceError } from './engine/services.ts';
import { sqliteStore } from './engine/store/sqlite-store.ts';
import { handleWireRequest } from './engine/wire/handle-wire-request.ts';
import { EventBus } from './events/event-bus.ts';
import { ExecutionStatusEvents } from './events/execution-status-events.ts';
import { cloudFormationApi } from './gateway/apis/cloudformation-api.ts';
import { cognitoApi } from './gateway/apis/cognito-api.ts';
import { eventsApi } from './gateway/apis/events-api.ts';
import { dynamoDbApi, snsApi, sqsApi, statesApi, textractApi } from './gateway/apis/forwarded-apis.ts';
import { lambdaApi } from './gateway/apis/lambda-api.ts';
import { logsApi } from './gateway/apis/logs-api.ts';
import { s3Api } from './gateway/apis/s3-api.ts';
import { schedulerApi } from './gateway/apis/scheduler-api.ts';
import { stsApi } from './gateway/apis/sts-api.ts';
import type { ServiceApi } from './gateway/gateway-request.ts';
import { jsonApi } from './gateway/json-api.ts';
import type { ServiceName } from './gateway/service-of.ts';
import { functionEnvironment } from './lambda/function-environment.ts';
import { LambdaServiceError } from './lambda/invocation.ts';
import { LambdaService } from './lambda/lambda-service.ts';
import { LogStore } from './lambda/log-store.ts';
import { WorkerPool } from './lambda/worker-pool.ts';
import { MessageServices } from './messaging/message-services.ts';
import { TopicPublisher } from './messaging/topic-publisher.ts';
import { Outbox } from './outbox/outbox.ts';
import { Pipes } from './pipes/pipes.ts';
import { ContentFiles } from './s3/content-files.ts';
import { objectEvent } from './s3/object-event.ts';
import { ObjectStore } from './s3/object-store.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { SecretStore } from './secrets/secret-store.ts';
import type { DataFolder } from './startup/data-folder.ts';
import { RuntimeDatabase } from './store/runtime-database.ts';
import { makeTargetInvoker } from './targets/target-invoker.ts';
import { createTextract } from './textract/create-textract.ts';
import type { UsageMeter } from './usage/usage-meter.ts';

/** What stands in for the AWS services, wired to each other. */
export type AwsServices = {
  parts: {
    objects: ObjectStore;
    lambda: LambdaService;
    states: StatesApi;
    bus: EventBus;
    scheduler: Scheduler;
    messages: MessageServices;
    secrets: SecretStore;
    apiGateway: ApiGatewayService;
    cognito: CognitoService;
    pipes: Pipes;
  };
  engine: Engine;
  logs: LogStore;
  outbox: Outbox;
  apis(stacks: () => readonly DeployedStack[]): Readonly<Record<ServiceName, ServiceApi>>;
  /** Once everything is declared: carries on what an earlier process left, and begins to deliver. */
  begin(): Promise<void>;
  /** Takes no more work and ends what is under way; the services still answer. */
  endWork(): Promise<void>;
  close(): Promise<void>;
};

const logRetentionMs = 30 * 24 * 60 * 60_000;

export const startServices = async (options: {
  folder: DataFolder;
  clock: Clock;
  /** Of the gateway. */
  host: string;
  endpoint: string;
  dynamoDb: DynamoDbLocal;
  maximumWorkers: number;
  /** Counts what is used. */
  meter?: UsageMeter;
}): Promise<AwsServices> => {
  const { folder, clock, host, endpoint, meter } = options;
  const database = new RuntimeDatabase(folder.file('runtime.sqlite'));
  const logs = new LogStore(folder.file('logs.sqlite'));
  const messages = await MessageServices.start(folder.file('messages'), () => host);

  const publisher = new TopicPublisher({
    services: messages,
    invokeLambdaAsync: (functionArn, payload) => void lambda.invokeAsync(functionArn, payload),
    now: () => clock.now(),
  });
  const invokeTarget = makeTargetInvoker({
    startExecution: async (input) => void (await engine.call('StartExecution', input)),
    invokeLambdaAsync: (functionArn, payload) => void lambda.invokeAsync(functionArn, payload),
    sendMessage: (queueArn, body, message) => messages.sendMessage(queueArn, body, message),
    publish: (topicArn, message, attributes) => publisher.publish(topicArn, message, attributes),
    eventBus: () => bus,
    callSdk: (request) => callSdk({ ...request, executionArn: '' }),
  });
  const statusEvents = new ExecutionStatusEvents(database, () => bus);
  const callSdk = withDirectDynamoDb(options.dynamoDb, httpSdkCall({ awsEndpoint: endpoint, region, accountId }));
  const bus = new EventBus({
    database,
    clock,
    identity: { accountId, region },
    invokeTarget,
    ...(meter && { onAccept: (source) => meter.event(source) }),
  });
  const secrets = new SecretStore({ database, now: () => clock.now() });
  const scheduler = new Scheduler({ clock, database, invokeTarget });

  const pool = new WorkerPool({
    clock,
    maximumWorkers: options.maximumWorkers,
    environmentOf: (config) => functionEnvironment(config, { endpoint, region }),
  });
  const lambda = new LambdaService({
    clock,
    pool,
    logs,
    database,
    invokeTarget,
    ...(meter && { onInvocation: (name, memory, milliseconds) => meter.invocation(name, memory, milliseconds) }),
  });

  const objects = new ObjectStore({
    database,
    clock,
    files: new ContentFiles(folder.file('s3')),
    onChange: (change) => {
      if (objects.settingsOf(change.object.bucket).events) bus.accept(objectEvent(change, randomUUID()));
    },
  });

  const engine = createEngine({
    clock,
    random: Math.random,
    store: sqliteStore(folder.file('engine.sqlite')),
    region,
    accountId,
    onStatusChange: (change) => {
      meter?.execution(change);
      statusEvents.accept(change);
    },
    services: {
      invokeLambda: async ({ functionName, qualifier, payload, invocationType, executionArn }) => {
        if (invocationType === 'Event') {
          const requestId = lambda.invokeAsync(functionName, payload, qualifier);
          return { statusCode: 202, payload: '', executedVersion: '$LATEST', requestId };
        }
        const invocation = { functionName, payload, executionArn, ...(qualifier !== undefined && { qualifier }) };
        try {
          return { statusCode: 200, ...(await lambda.invoke(invocation)) };
        } catch (error) {
          throw asServiceError(error);
        }
      },
      callSdk,
      objects: {
        get: (bucket, key, versionId) => objects.readWhole(bucket, key, versionId),
        put: async (bucket, key, body, contentType) => {
          const headers = { system: { 'content-type': contentType }, metadata: {}, tags: {} };
          await objects.put({ bucket, key }, oneChunk(body), headers);
        },
        list: (bucket, prefix) => Promise.resolve(listAll(objects, bucket, prefix)),
      },
    },
  });
  const states: StatesApi = async (action, input) => (await engine.call(action, input)) as Record<string, unknown>;

  const outbox = new Outbox({ database, clock, folder: folder.file('outbox') });
  const invokeFunction: InvokeFunction = async (functionName, payload) => {
    const result = await lambda.invoke({ functionName, payload });
    return { payload: result.payload, failed: result.functionError !== undefined };
  };
  const cognito = new CognitoService({
    clock,
    database,
    endpoint,
    keysFolder: folder.file('cognito'),
    sendMail: (mail) => outbox.send(mail),
    composeMail: (mail) => outbox.compose(mail),
    invokeFunction,
  });
  const apiGateway = new ApiGatewayService({
    clock,
    logs,
    usagePlans: new UsagePlans(database),
    invokeFunction,
    callStates: (action, body) => handleWireRequest(engine, `AWSStepFunctions.${action}`, body),
    issuerOf: (userPoolArn) => cognito.tokenIssuer(userPoolArn),
  });

  const positions = new RuntimeDatabase(folder.file('pipes.sqlite'), 'NORMAL');
  const pipes = new Pipes({
    streams: tableStreams(options.dynamoDb),
    database: positions,
    clock,
    logs,
    services: {
      invokeTarget,
      invokeFunction: (functionName, payload) => lambda.invoke({ functionName, payload }),
      startSyncExecution: async (request) =>
        (await engine.call('StartSyncExecution', request)) as { status: string; output?: string },
    },
  });

  if (meter) options.dynamoDb.countUnits((action, capacity) => meter.dynamoDb(action, capacity));
  options.dynamoDb.hearWrites((request) => pipes.heardOfWrite(request));

  const textract = await createTextract({
    clock,
    jobsFolder: folder.file('textract'),
    readObject: (bucket, key, version) => objects.readWhole(bucket, key, version),
    publish: (topicArn, message) => publisher.publish(topicArn, message),
  });

  const startedMs = clock.now();
  return {
    parts: { objects, lambda, states, bus, scheduler, messages, pipes, secrets, apiGateway, cognito },
    engine,
    logs,
    outbox,
    apis: (stacks) => ({
      cloudformation: cloudFormationApi({ stacks, accountId, region, startedMs }),
      cognito: cognitoApi(cognito),
      dynamodb: dynamoDbApi(options.dynamoDb),
      events: eventsApi(bus, accountId, region),
      lambda: lambdaApi(lambda),
      logs: logsApi(logs, () => [...lambda.functions().map(({ logGroup }) => logGroup), ...apiGateway.logGroups()]),
      s3: s3Api(objects),
      scheduler: schedulerApi(scheduler),
      secretsmanager: jsonApi({ service: 'Secrets Manager', operations: secrets.operations }),
      sns: snsApi(publisher),
      sqs: sqsApi(messages),
      states: statesApi((target, body) => handleWireRequest(engine, target, body)),
      sts: stsApi(accountId),
      textract: textractApi((action, input) => textract.handle(action, input)),
    }),
    begin: async () => {
      await engine.recover();
      await statusEvents.catchUp(states);
      lambda.start();
      bus.start();
      scheduler.start();
      await pipes.start();
      logs.removeBefore(clock.now() - logRetentionMs);
      await objects.removeOrphans();
    },
    endWork: async () => {
      pipes.stop();
      await Promise.all([scheduler.stop(), bus.stop()]);
      // Before the functions are ended: what becomes of them then is no result of any execution.
      engine.close();
      await lambda.stop();
      await textract.close();
    },
    close: async () => {
      await messages.close();
      logs.close();
      positions.close();
      database.close();
    },
  };
};

/** A refusal of Lambda's own, by the name under which a state machine retries it: `Lambda.TooManyRequestsException`. */
const asServiceError = (error: unknown): unknown =>
  error instanceof LambdaServiceError ? new ServiceError(error.name, error.message, error.status) : error;

async function* oneChunk(body: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(body, 'utf8');
}

const listAll = (objects: ObjectStore, bucket: string, prefix: string) => {
  objects.settingsOf(bucket);
  return objects.catalog
    .live(bucket, prefix, false, Number.MAX_SAFE_INTEGER)
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key, size, etag, lastModifiedMs }) => ({
      Key: key,
      Size: size,
      ETag: etag,
      LastModified: Math.floor(lastModifiedMs / 1000),
      StorageClass: 'STANDARD',
    }));
};
