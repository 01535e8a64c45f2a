import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { briefRetry } from './invoke-task.ts';

/** DynamoDB asks to slow down. */
const throttles = [
  'DynamoDb.ThrottlingException',
  'DynamoDb.ProvisionedThroughputExceededException',
  'DynamoDb.RequestLimitExceededException',
];
/** DynamoDB, or the way to it, failed; `DynamoDbException` is whatever has no name of its own. */
const outages = [
  'DynamoDb.InternalServerErrorException',
  'DynamoDb.DynamoDbException',
  'DynamoDb.SdkClientException',
  'States.Timeout',
];

/** Somebody else was first, or is writing right now: nothing of the transaction was written. */
export const transactionRefused = ['DynamoDb.TransactionCanceledException', 'DynamoDb.TransactionInProgressException'];

/** What an integration may do on which table: Step Functions calls with the machine's own role. */
type Right = { action: `dynamodb:${string}`; tableArn: string };

/**
 * A state that calls DynamoDB itself, in DynamoDB's own form, where no rule is needed. Made for Express executions: its
 * retries are over within half a minute.
 */
export const callDynamoDb = (
  scope: Construct,
  stateName: string,
  options: {
    action: 'getItem' | 'query' | 'transactWriteItems';
    parameters: Record<string, unknown>;
    rights: readonly [Right, ...Right[]];
    outputs: unknown;
    comment?: string;
  },
): CallAwsService => {
  const [first, ...others] = options.rights;
  const state = CallAwsService.jsonata(scope, stateName, {
    service: 'dynamodb',
    action: options.action,
    parameters: options.parameters,
    iamAction: first.action,
    iamResources: [first.tableArn],
    additionalIamStatements: others.map(
      ({ action, tableArn }) => new PolicyStatement({ actions: [action], resources: [tableArn] }),
    ),
    outputs: options.outputs,
    taskTimeout: Timeout.duration(Duration.seconds(20)),
    ...(options.comment && { comment: options.comment }),
  });
  state.addRetry(briefRetry(throttles));
  state.addRetry(briefRetry(outages));
  return state;
};
