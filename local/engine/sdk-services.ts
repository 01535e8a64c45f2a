import { httpLambda } from './integrations/http-lambda.ts';
import { httpSdkCall } from './integrations/http-sdk-call.ts';
import { s3Objects } from './integrations/s3-objects.ts';
import type { EngineServices } from './services.ts';

export type EndpointOptions = {
  /** Where Lambda's Invoke API is served. */
  lambdaEndpoint?: string;
  /** Where every other API is served, told apart as AWS's own requests are (target header, credential scope). */
  awsEndpoint?: string;
  region: string;
  accountId: string;
};

/** Services over HTTP at given endpoints: what the stand-alone server uses. */
export const endpointServices = (options: EndpointOptions): EngineServices => ({
  invokeLambda: httpLambda(options),
  callSdk: httpSdkCall(options),
  objects: s3Objects(options),
});
