import { isPoolDocument } from './apis/cognito-api.ts';
import { type GatewayRequest, targetOf } from './gateway-request.ts';

export type ServiceName =
  | 'cloudformation'
  | 'cognito'
  | 'dynamodb'
  | 'events'
  | 'lambda'
  | 'logs'
  | 's3'
  | 'scheduler'
  | 'secretsmanager'
  | 'sns'
  | 'sqs'
  | 'states'
  | 'sts'
  | 'textract';

/** By the prefix of X-Amz-Target. */
const byTarget: Record<string, ServiceName> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  Textract: 'textract',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
  AWSCognitoIdentityProviderService: 'cognito',
};

/** By the service's name in the credential scope, where AWS's differs from the ARN's or is not followed by a target. */
const byScope: Record<string, ServiceName> = {
  cloudformation: 'cloudformation',
  'cognito-idp': 'cognito',
  dynamodb: 'dynamodb',
  events: 'events',
  lambda: 'lambda',
  logs: 'logs',
  s3: 's3',
  scheduler: 'scheduler',
  secretsmanager: 'secretsmanager',
  sns: 'sns',
  sqs: 'sqs',
  states: 'states',
  sts: 'sts',
  textract: 'textract',
};

/** By the Version of an unsigned query-protocol request. */
const byVersion: Record<string, ServiceName> = {
  '2010-03-31': 'sns',
  '2010-05-15': 'cloudformation',
  '2011-06-15': 'sts',
};

/** Which service a request is for; else what it seems to be for, for the error. */
export const serviceOf = (request: GatewayRequest): { service: ServiceName } | { unknown: string } => {
  const target = request.request.headers.get('x-amz-target');
  if (target !== null) {
    const service = byTarget[targetOf(request).prefix];
    return service ? { service } : { unknown: target };
  }
  const scope = credentialScopeOf(request);
  if (scope !== undefined) {
    const service = byScope[scope];
    return service ? { service } : { unknown: scope };
  }
  if (isPoolDocument(request.path)) return { service: 'cognito' };
  if (request.path.startsWith('/2015-03-31/functions')) return { service: 'lambda' };
  const version = request.query.get('Version');
  const service = version === null ? undefined : byVersion[version];
  return { service: service ?? 's3' };
};

/** `Credential=key/20261121/us-east-1/s3/aws4_request`, of the header or of a presigned URL. */
const credentialScopeOf = ({ request, query }: GatewayRequest): string | undefined => {
  const header = request.headers.get('authorization') ?? '';
  const credential = /Credential=([^,\s]+)/.exec(header)?.[1] ?? query.get('X-Amz-Credential') ?? '';
  return credential.split('/').at(-2);
};
