import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { Construct } from 'constructs';
import type { Flow } from '../flows.ts';
import { createRole } from '../permission.ts';
import { namePrefix } from '../physical-names.ts';
import type { StartOf, StartTarget } from './start-workflow.ts';

/** Records of one execution: enough to pay for its start, few enough that it ends well within an Express execution's time. */
const batchSize = 25;
/** How long a pipe gathers a batch: a second at most between an entry and its reconciliation. */
const batchingWindowSeconds = 1;
/** Batches of a shard at once; records of one key stay in order. */
const batchesAtOnce = 10;
/**
 * A batch that fails is halved until the record that does it stands alone. Only a machine that can't even reach its own
 * dead-letter queue, or the event bus, fails at all, and that is no record's fault: as patient as the other deliveries.
 */
const retryAttempts = 185;
/** A stream keeps its records for a day: what is older than this has hours left to be looked at. */
const recordAgeSeconds = 12 * 60 * 60;

/** Starts an Express machine with every batch of a table's new rows, and waits for it: what fails comes again. */
export const pipeNewRows = (
  scope: Construct,
  flow: Flow,
  { table, input }: StartOf<'newRows'>,
  { machine, deadLetterQueue, key, settings, streamArnOf }: StartTarget,
): void => {
  const streamArn = streamArnOf(table);
  const role = createRole(scope, `${table}PipeRole`, {
    service: 'pipes.amazonaws.com',
    description: `Lets a pipe read the stream of ${table} and start ${flow.machine}`,
    permissions: [
      {
        actions: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        resources: [streamArn],
      },
      { actions: ['states:StartSyncExecution'], resources: [machine.stateMachineArn] },
      { actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] },
      ...(key ? [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }] : []),
    ],
  });
  new CfnPipe(scope, `${table}Pipe`, {
    name: `${namePrefix(settings)}-${flow.machine}-${table}`,
    description: `Every new row of ${table} starts ${flow.machine}`,
    roleArn: role.roleArn,
    source: streamArn,
    sourceParameters: {
      dynamoDbStreamParameters: {
        startingPosition: 'TRIM_HORIZON',
        batchSize,
        maximumBatchingWindowInSeconds: batchingWindowSeconds,
        parallelizationFactor: batchesAtOnce,
        maximumRetryAttempts: retryAttempts,
        maximumRecordAgeInSeconds: recordAgeSeconds,
        onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
      },
      filterCriteria: { filters: [{ pattern: JSON.stringify({ eventName: ['INSERT'] }) }] },
    },
    target: machine.stateMachineArn,
    targetParameters: {
      inputTemplate: JSON.stringify(input),
      stepFunctionStateMachineParameters: { invocationType: 'REQUEST_RESPONSE' },
    },
  });
};
