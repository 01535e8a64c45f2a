import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Failure } from './failure.ts';

export type ConnectionOptions = {
  /** Where Concord's services answer: the local runtime's gateway, or `aws` for the account of the caller's credentials. */
  endpoint: string;
};

/** Clients for the place where Concord runs, and what its stacks are called there. */
export type Connection = {
  endpoint: string;
  /** For a client of one's own: what leads to this place. */
  settings: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;
  s3: S3Client;
  states: SFNClient;
  lambda: LambdaClient;
  dynamodb: DynamoDBDocumentClient;
  queues: SQSClient;
  /** A stack output by its name, such as `DocumentsBucket`. @throws Failure if no stack of Concord has it. */
  output(name: string): Promise<string>;
  close(): void;
};

/** Any credentials do for the local runtime; AWS takes the caller's own. */
const localSettings = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  /ECONNREFUSED|ENOTFOUND|ECONNRESET/.test(`${error.message} ${'code' in error ? error.code : ''}`);

/** Says it in words when nobody answers at the endpoint; other errors pass unchanged. */
export const explainUnreachable = (error: unknown, endpoint: string): unknown =>
  isUnreachable(error)
    ? new Failure(
        `nothing answers at ${endpoint}. Start Concord with \`npm start\`, or name another place with --endpoint.`,
      )
    : error;

export const connect = ({ endpoint }: ConnectionOptions): Connection => {
  const settings = endpoint === 'aws' ? {} : localSettings(endpoint);
  const s3 = new S3Client({ ...settings, forcePathStyle: endpoint !== 'aws' });
  const states = new SFNClient({ ...settings, disableHostPrefix: endpoint !== 'aws' });
  const lambda = new LambdaClient(settings);
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  const queues = new SQSClient(settings);
  const stacks = new CloudFormationClient(settings);
  let outputs: Promise<Map<string, string>> | undefined;

  const readOutputs = async (): Promise<Map<string, string>> => {
    const described = await stacks.send(new DescribeStacksCommand({}));
    const own = (described.Stacks ?? []).filter((stack) => stack.StackName?.startsWith('Concord'));
    return new Map(
      own.flatMap((stack) => (stack.Outputs ?? []).map((output) => [output.OutputKey ?? '', output.OutputValue ?? ''])),
    );
  };

  return {
    endpoint,
    settings,
    s3,
    states,
    lambda,
    dynamodb,
    queues,
    async output(name) {
      outputs ??= readOutputs();
      const value = (await outputs).get(name);
      if (!value)
        throw new Failure(`no stack of Concord at ${endpoint} has an output named ${name}: is it deployed there?`);
      return value;
    },
    close() {
      for (const client of [s3, states, lambda, dynamodb, queues, stacks]) client.destroy();
    },
  };
};
