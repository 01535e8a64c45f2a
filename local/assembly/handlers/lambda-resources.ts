import { parseFunctionName } from '../../lambda/function-name.ts';
import type { LambdaService } from '../../lambda/lambda-service.ts';
import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';

const supportedRuntimes = ['nodejs24.x', 'nodejs22.x'];

export const lambdaFunction = (lambda: LambdaService): ResourceHandler => ({
  honoured: [
    'FunctionName',
    'Code',
    'Handler',
    'Runtime',
    'Description',
    'MemorySize',
    'Timeout',
    'Environment',
    'ReservedConcurrentExecutions',
    'DeadLetterConfig',
    'LoggingConfig',
  ],
  without: {
    Architectures: "the machine's own",
    Role: 'permissions are checked on AWS',
    TracingConfig: 'one machine is traced by its logs',
    KmsKeyArn: "the disk's own protection",
    PackageType: 'the code is an asset folder',
    RecursiveLoop: 'a protection against a bill',
    Tags: 'bookkeeping',
  },
  create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'FunctionName', { longest: 64 });
    const runtime = String(properties.Runtime);
    if (!supportedRuntimes.includes(runtime))
      throw new Error(`the runtime ${runtime}: functions run here on ${supportedRuntimes.join(' or ')}`);
    const objectKey = String((properties.Code as { S3Key?: unknown } | undefined)?.S3Key);
    const codeFolder = resource.assetPath(objectKey);
    if (codeFolder === undefined) throw new Error(`its code is no asset of the assembly: ${objectKey}`);
    const reserved = properties.ReservedConcurrentExecutions;
    const deadLetterArn = (properties.DeadLetterConfig as { TargetArn?: string } | undefined)?.TargetArn;
    const arn = arnOf('lambda', `function:${name}`);
    lambda.putFunction({
      name,
      arn,
      codeFolder,
      handler: String(properties.Handler),
      runtime,
      description: String(properties.Description ?? ''),
      memoryMegabytes: Number(properties.MemorySize ?? 128),
      timeoutSeconds: Number(properties.Timeout ?? 3),
      environment: Object.fromEntries(
        Object.entries((properties.Environment as { Variables?: object } | undefined)?.Variables ?? {}).map(
          ([key, value]) => [key, String(value)],
        ),
      ),
      logGroup: (properties.LoggingConfig as { LogGroup?: string } | undefined)?.LogGroup ?? `/aws/lambda/${name}`,
      ...(reserved !== undefined && { reservedConcurrency: Number(reserved) }),
      ...(deadLetterArn !== undefined && { deadLetterArn }),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
});

export const lambdaVersion = (lambda: LambdaService): ResourceHandler => ({
  honoured: ['FunctionName', 'Description'],
  without: { CodeSha256: 'the assembly has one code', ProvisionedConcurrencyConfig: 'threads stay warm anyway' },
  create({ properties }) {
    // One assembly holds one version of the code: its number is 1 until the next deployment, here as in a new stack.
    const { name } = parseFunctionName(String(properties.FunctionName));
    lambda.putQualifier(name, '1', '1');
    const arn = arnOf('lambda', `function:${name}:1`);
    return { ref: arn, attributes: { Version: '1', FunctionArn: arn } };
  },
});

export const lambdaAlias = (lambda: LambdaService): ResourceHandler => ({
  honoured: ['FunctionName', 'FunctionVersion', 'Name', 'Description'],
  without: {
    ProvisionedConcurrencyConfig: 'threads stay warm anyway',
    RoutingConfig: 'there is one version of the code',
  },
  create({ properties }) {
    const { name } = parseFunctionName(String(properties.FunctionName));
    const alias = String(properties.Name);
    lambda.putQualifier(name, alias, String(properties.FunctionVersion));
    const arn = arnOf('lambda', `function:${name}:${alias}`);
    return { ref: arn, attributes: { AliasArn: arn } };
  },
});

export const lambdaEventInvokeConfig = (lambda: LambdaService): ResourceHandler => ({
  honoured: ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'],
  without: {},
  create({ properties, stackName, logicalId }) {
    const { name } = parseFunctionName(String(properties.FunctionName));
    const destinations = (properties.DestinationConfig ?? {}) as Record<string, { Destination?: string } | undefined>;
    const onSuccessArn = destinations.OnSuccess?.Destination;
    const onFailureArn = destinations.OnFailure?.Destination;
    lambda.putAsynchronousConfig(name, {
      ...(properties.MaximumRetryAttempts !== undefined && {
        maximumRetryAttempts: Number(properties.MaximumRetryAttempts),
      }),
      ...(properties.MaximumEventAgeInSeconds !== undefined && {
        maximumEventAgeSeconds: Number(properties.MaximumEventAgeInSeconds),
      }),
      ...(onSuccessArn !== undefined && { onSuccessArn }),
      ...(onFailureArn !== undefined && { onFailureArn }),
    });
    return { ref: `${stackName}-${logicalId}`, attributes: {} };
  },
});
