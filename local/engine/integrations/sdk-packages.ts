type Package = { load: () => Promise<unknown>; client: string };

/** SDK packages by the service name of a resource ARN: those that the project has. */
const packages: Record<string, Package> = {
  dynamodb: { load: () => import('@aws-sdk/client-dynamodb'), client: 'DynamoDBClient' },
  sqs: { load: () => import('@aws-sdk/client-sqs'), client: 'SQSClient' },
  sns: { load: () => import('@aws-sdk/client-sns'), client: 'SNSClient' },
  events: { load: () => import('@aws-sdk/client-eventbridge'), client: 'EventBridgeClient' },
  eventbridge: { load: () => import('@aws-sdk/client-eventbridge'), client: 'EventBridgeClient' },
  s3: { load: () => import('@aws-sdk/client-s3'), client: 'S3Client' },
  sfn: { load: () => import('@aws-sdk/client-sfn'), client: 'SFNClient' },
  states: { load: () => import('@aws-sdk/client-sfn'), client: 'SFNClient' },
  lambda: { load: () => import('@aws-sdk/client-lambda'), client: 'LambdaClient' },
  textract: { load: () => import('@aws-sdk/client-textract'), client: 'TextractClient' },
  comprehend: { load: () => import('@aws-sdk/client-comprehend'), client: 'ComprehendClient' },
};

export const sdkPackage = (service: string): Package | undefined =>
  Object.hasOwn(packages, service) ? packages[service] : undefined;

export const sdkModule = async (service: string): Promise<Record<string, unknown> | undefined> =>
  (await sdkPackage(service)?.load()) as Record<string, unknown> | undefined;
