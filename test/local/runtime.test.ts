import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { StartupError } from '../../local/startup/startup-error.ts';
import { credentials } from './fixtures/local-s3.ts';
import { writeSmallAssembly } from './fixtures/small-assembly.ts';

let folder: string;
let options: { dataFolder: string; assemblyFolder: string; port: number };
let runtime: Runtime;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-runtime-'));
  await writeSmallAssembly(join(folder, 'cdk.out'));
  options = { dataFolder: join(folder, 'data'), assemblyFolder: join(folder, 'cdk.out'), port: 0 };
  runtime = await startRuntime(options);
});
afterAll(async () => {
  await runtime.stop();
  await rm(folder, { recursive: true, force: true });
});

const config = (endpoint = runtime.endpoint) => ({ endpoint, region: 'us-east-1', credentials });

/** The row, as soon as it is there. */
const rowOf = async (id: string, endpoint = runtime.endpoint, table = runtime.outputs.ResultsTable) => {
  const client = new DynamoDBClient(config(endpoint));
  for (;;) {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: { id: { S: id } } }));
    if (Item) return Item;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('the runtime', () => {
  it('runs an upload through rule, machine, function and table, and tells of the end', async () => {
    const put = await new S3Client(config()).send(
      new PutObjectCommand({ Bucket: 'uploads', Key: 'BANK/first.csv', Body: 'a,b' }),
    );

    const row = await rowOf('BANK/first.csv');
    const end = await rowOf('ended');

    expect(row.versionId).toEqual({ S: put.VersionId });
    expect(end.status).toEqual({ S: 'SUCCEEDED' });
    const sfn = new SFNClient(config());
    const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: runtime.outputs.MachineArn }));
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: executions?.[0]?.executionArn }));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"recorded":"BANK/first.csv"}' });
    expect(JSON.parse(execution.input ?? '')).toMatchObject({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      resources: ['arn:aws:s3:::uploads'],
      detail: { bucket: { name: 'uploads' }, object: { size: 3 }, reason: 'PutObject' },
    });
  });

  it('finds resources as CloudFormation does on AWS', async () => {
    const answer = await fetch(runtime.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: 'AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/cloudformation/aws4_request',
      },
      body: 'Action=DescribeStacks&Version=2010-05-15&StackName=Small',
    });

    const outputs = (await (await fetch(`${runtime.endpoint}/_concord/outputs`)).json()) as object;

    expect(await answer.text()).toContain(
      '<member><OutputKey>UploadsBucket</OutputKey><OutputValue>uploads</OutputValue></member>',
    );
    expect(outputs).toEqual({ Small: runtime.outputs });
  });

  it('speaks Lambda, EventBridge, SNS and SQS on the same port', async () => {
    const invoked = await new LambdaClient(config()).send(
      new InvokeCommand({ FunctionName: 'RecordUpload', Payload: '{"key":"direct","versionId":"1"}', LogType: 'Tail' }),
    );
    const rules = await new EventBridgeClient(config()).send(new ListRulesCommand({}));
    const events = await new EventBridgeClient(config()).send(
      new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'Test', Detail: 'no JSON' }] }),
    );
    await new SNSClient(config()).send(new PublishCommand({ TopicArn: runtime.outputs.TopicArn, Message: 'job done' }));
    const received = await new SQSClient(config()).send(
      new ReceiveMessageCommand({ QueueUrl: runtime.outputs.QueueUrl, WaitTimeSeconds: 5 }),
    );

    expect(invoked.Payload?.transformToString()).toBe('{"recorded":"direct"}');
    expect(Buffer.from(invoked.LogResult ?? '', 'base64').toString()).toContain('REPORT RequestId');
    expect(rules.Rules?.map(({ Name }) => Name).sort()).toEqual(['Small-OnEnd', 'Small-OnUpload']);
    expect(events).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] });
    expect(received.Messages?.[0]?.Body).toBe('job done');
  });

  it.each([
    [
      'an unknown service',
      { 'x-amz-target': 'AmazonEC2.RunInstances' },
      '{}',
      400,
      'the local runtime does not have AmazonEC2.RunInstances',
    ],
    [
      'an unknown operation',
      { 'x-amz-target': 'AWSEvents.CreateArchive' },
      '{}',
      400,
      'EventBridge does not have the operation CreateArchive',
    ],
    ['a body that is no JSON', { 'x-amz-target': 'AWSEvents.PutEvents' }, '{', 400, 'SerializationException'],
    ['a huge body', { 'x-amz-target': 'AWSStepFunctions.StartExecution' }, 'x'.repeat(5_000_000), 413, 'longer than'],
    [
      'a page of another site',
      { 'x-amz-target': 'AWSEvents.PutEvents', origin: 'https://example.com' },
      '{}',
      403,
      'from this machine only',
    ],
  ])('refuses %s by name, and stays up', async (_what, headers, body, status, message) => {
    const answer = await fetch(runtime.endpoint, { method: 'POST', headers, body });

    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(message);
    expect((await fetch(`${runtime.endpoint}/_concord/health`)).status).toBe(200);
  });

  it('holds its data folder alone, and says who holds it', async () => {
    const second = startRuntime(options);

    await expect(second).rejects.toThrow(StartupError);
    await expect(second).rejects.toThrow(runtime.endpoint);
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL(runtime.endpoint).port);

    await expect(startRuntime({ ...options, dataFolder: join(folder, 'other'), port })).rejects.toThrow(
      `port ${port} is taken`,
    );
  });

  it('listens on the loopback interface only, DynamoDB Local too', async () => {
    const elsewhere = Object.values((await import('node:os')).networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
    if (elsewhere === undefined) return;

    for (const port of [Number(new URL(runtime.endpoint).port), runtime.dynamoDbPort]) {
      const socket = connect(port, elsewhere);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });
});

describe('a runtime that is killed', () => {
  it('has lost nothing that it acknowledged: an upload still starts its execution after the restart', async () => {
    const killed = { ...options, dataFolder: join(folder, 'killed') };
    const script = `
      import { startRuntime } from '${new URL('../../local/runtime.ts', import.meta.url).href}';
      const runtime = await startRuntime(${JSON.stringify(killed)});
      const answer = await fetch(runtime.endpoint + '/uploads/last.csv', { method: 'PUT', body: 'x' });
      if (answer.ok) process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');

    const restarted = await startRuntime(killed);
    try {
      const row = await rowOf('last.csv', restarted.endpoint, restarted.outputs.ResultsTable);

      expect(row.versionId?.S).toMatch(/^[0-9a-f]{32}$/);
      expect(restarted.firstRun).toBe(false);
    } finally {
      await restarted.stop();
    }
  });
});
