import type { Json } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { ServiceError } from '../services.ts';
import { callOwnApi } from './own-api-call.ts';
import { httpMetadata, type Outcome, parametersOf, type TaskCall } from './perform-task.ts';

/**
 * How errors are named. The optimised integrations speak the first Java SDK (`DynamoDB.ConditionalCheckFailedException`,
 * service "AmazonDynamoDBv2"), `aws-sdk:*` the second (`DynamoDb.ConditionalCheckFailedException`).
 */
const optimisedNames: Record<string, { prefix: string; service: string }> = {
  dynamodb: { prefix: 'DynamoDB', service: 'AmazonDynamoDBv2' },
  sqs: { prefix: 'SQS', service: 'AmazonSQS' },
  sns: { prefix: 'SNS', service: 'AmazonSNS' },
  events: { prefix: 'EventBridge', service: 'AmazonEventBridge' },
};
const sdkPrefixes: Record<string, string> = {
  dynamodb: 'DynamoDb',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
  sesv2: 'SesV2',
};

/** Every other API: the optimised integrations, and `aws-sdk:service:action`. */
export const sdkTask = async (call: TaskCall): Promise<Outcome> => {
  const { request } = call.phase;
  const optimised = !request.service.startsWith('aws-sdk:');
  const service = optimised ? request.service : request.service.slice('aws-sdk:'.length);
  let response: unknown;
  try {
    response =
      service === 'sfn'
        ? await callOwnApi(call.core, request.action, parametersOf(call))
        : await call.core.services.callSdk({
            service,
            action: request.action,
            parameters: parametersOf(call),
            executionArn: call.execution.record.executionArn,
          });
  } catch (error) {
    return { kind: 'failed', ...(optimised ? optimisedFailure(service, error) : sdkFailure(service, error)) };
  }
  const output = JSON.parse(JSON.stringify(response ?? {})) as Record<string, Json>;
  if (!optimised) return done(call, output);
  if (service === 'events' && output.FailedEntryCount)
    return { kind: 'failed', error: 'EventBridge.FailedEntry', cause: JSON.stringify(output) };
  const length = JSON.stringify(output).length;
  Object.assign(
    output,
    httpMetadata(200, uuidFrom(call.core.random), 'application/x-amz-json-1.0', length, call.core.clock.now()),
  );
  return done(call, output);
};

const done = (call: TaskCall, output: Json): Outcome =>
  call.phase.request.pattern === 'waitForTaskToken' ? { kind: 'submitted', output } : { kind: 'succeeded', output };

const factsOf = (error: unknown) => {
  const { name, message } = error as Error;
  const known = error instanceof ServiceError;
  return {
    name: name === 'Error' ? 'SdkClientException' : name,
    message,
    statusCode: known ? error.statusCode : 400,
    requestId: known ? error.requestId : '',
    modelled: !known || error.modelled,
  };
};

const optimisedFailure = (service: string, error: unknown) => {
  const { name, message, statusCode, requestId } = factsOf(error);
  const { prefix, service: serviceName } = optimisedNames[service] ?? { prefix: service, service };
  return {
    error: name.includes('.') ? name : `${prefix}.${name}`,
    cause: `${message} (Service: ${serviceName}; Status Code: ${statusCode}; Error Code: ${name}; Request ID: ${requestId}; Proxy: null)`,
  };
};

/** An exception that the API's model doesn't have is the service's general one: `DynamoDb.DynamoDbException`. */
const sdkFailure = (service: string, error: unknown) => {
  const { name, message, statusCode, requestId, modelled } = factsOf(error);
  const prefix = sdkPrefixes[service] ?? service.replace(/^./, (first) => first.toUpperCase());
  const exception = (modelled ? name : prefix).replace(/(?<!Exception)$/, 'Exception');
  return {
    error: name.includes('.') ? name : `${prefix}.${exception}`,
    cause: `${message} (Service: ${prefix}, Status Code: ${statusCode}, Request ID: ${requestId})`,
  };
};
