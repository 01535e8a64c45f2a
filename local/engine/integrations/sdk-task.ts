import type { Json } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { ServiceError } from '../services.ts';
import { httpMetadata, type Outcome, parametersOf, type TaskCall } from './perform-task.ts';

/** How each API's errors are named: `DynamoDB.ConditionalCheckFailedException`. */
const errorPrefixes: Record<string, string> = {
  dynamodb: 'DynamoDB',
  sqs: 'SQS',
  sns: 'SNS',
  events: 'EventBridge',
  s3: 'S3',
  sfn: 'Sfn',
  states: 'StepFunctions',
  lambda: 'Lambda',
  textract: 'Textract',
  comprehend: 'Comprehend',
  secretsmanager: 'SecretsManager',
  ssm: 'Ssm',
  sesv2: 'SesV2',
  scheduler: 'Scheduler',
};

/** Where `aws-sdk:` writes an API otherwise than its optimised integration: `DynamoDb.TransactionCanceledException`. */
const sdkErrorPrefixes: Record<string, string> = { dynamodb: 'DynamoDb', sqs: 'Sqs', sns: 'Sns' };

/** Every other API: the optimised integrations, and `aws-sdk:service:action`. */
export const sdkTask = async (call: TaskCall): Promise<Outcome> => {
  const { request } = call.phase;
  const optimised = !request.service.startsWith('aws-sdk:');
  const service = optimised ? request.service : request.service.slice('aws-sdk:'.length);
  let response: unknown;
  try {
    response = await call.core.services.callSdk({
      service,
      action: request.action,
      parameters: parametersOf(call),
      executionArn: call.execution.record.executionArn,
    });
  } catch (error) {
    const { name, message } = error as Error;
    const prefixes = optimised ? errorPrefixes : { ...errorPrefixes, ...sdkErrorPrefixes };
    const prefix = Object.hasOwn(prefixes, service)
      ? prefixes[service]
      : service.replace(/^./, (first) => first.toUpperCase());
    const status = error instanceof ServiceError ? error.statusCode : 400;
    const requestId = error instanceof ServiceError ? error.requestId : '';
    return {
      kind: 'failed',
      error: name.includes('.') ? name : `${prefix}.${name === 'Error' ? 'SdkClientException' : name}`,
      cause: `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId})`,
    };
  }
  const output = JSON.parse(JSON.stringify(response ?? {})) as Record<string, Json>;
  if (optimised) {
    const length = JSON.stringify(output).length;
    Object.assign(
      output,
      httpMetadata(200, uuidFrom(call.core.random), 'application/x-amz-json-1.0', length, call.core.clock.now()),
    );
  }
  return request.pattern === 'waitForTaskToken' ? { kind: 'submitted', output } : { kind: 'succeeded', output };
};
