import { type EngineServices, ServiceError } from '../engine/services.ts';
import type { DynamoDbLocal } from './dynamodb-local.ts';

/** Step Functions names errors by the Java SDK's classes: InternalServerError is its InternalServerErrorException. */
const javaName = (name: string): string => (name.endsWith('Exception') ? name : `${name}Exception`);

type CallSdk = EngineServices['callSdk'];

/**
 * What states ask of DynamoDB is in DynamoDB's own form already: it goes there as it is, not through an SDK client, HTTP and
 * the gateway of this very process. All else goes to `others`.
 */
export const withDirectDynamoDb =
  (dynamoDb: Pick<DynamoDbLocal, 'forward'>, others: CallSdk): CallSdk =>
  async (call) => {
    if (call.service !== 'dynamodb') return others(call);
    const action = call.action.replace(/^./, (first) => first.toUpperCase());
    const answer = await dynamoDb
      .forward(`DynamoDB_20120810.${action}`, Buffer.from(JSON.stringify(call.parameters)))
      .catch((error: Error) => {
        throw new ServiceError('SdkClientException', error.message, 500, '');
      });
    const output = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
    if (answer.status < 300) return output;
    const name = javaName(String(output.__type).split('#').at(-1) ?? 'DynamoDb');
    const requestId = answer.headers['x-amzn-requestid'] ?? '';
    throw new ServiceError(name, String(output.message ?? output.Message ?? ''), answer.status, requestId);
  };
