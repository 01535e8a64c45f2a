import type { FunctionConfig } from './function-config.ts';

/** What Lambda sets for every function, and the function's own environment: nothing of this process gets through. */
export const functionEnvironment = (
  config: FunctionConfig,
  gateway: { endpoint: string; region: string },
): Readonly<Record<string, string>> => ({
  AWS_REGION: gateway.region,
  AWS_DEFAULT_REGION: gateway.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: gateway.endpoint,
  AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: config.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMegabytes),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: config.logGroup,
  LAMBDA_TASK_ROOT: config.codeFolder,
  _HANDLER: config.handler,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  // There is no X-Ray daemon to send segments to.
  POWERTOOLS_TRACE_ENABLED: 'false',
  ...config.environment,
});
