import {
  AccessLogFormat,
  ApiDefinition,
  ApiKey,
  BasePathMapping,
  CfnAccount,
  DomainName,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  Period,
  SecurityPolicy,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { problems } from '../../domain/api/problem.ts';
import type { OperationId } from '../../domain/api/rights.ts';
import { routes } from '../../domain/api/routes.ts';
import { apiFunctions } from '../../tasks/api/descriptions.ts';
import { StartWorkflow } from '../../workflows/start-workflow.ts';
import type { WorkflowContext } from '../../workflows/workflow-context.ts';
import type { Deployment } from '../deployment.ts';
import { acknowledge, createRole } from '../permission.ts';
import { executionsArn, machineArn } from '../physical-names.ts';
import { createTaskFunction } from '../tasks/task-function.ts';
import { createStateMachine } from '../workflows/state-machine.ts';
import { apiName, throttledRequests } from './api-names.ts';
import { createFirewall } from './firewall.ts';
import { gatewayDocument } from './gateway-document.ts';

export type ApiDeployment = Deployment & {
  userPool: IUserPool;
  /** Clients of the user pool whose tokens the API takes. */
  clientIds: readonly string[];
};

/** Routes that start a machine with no function between, and the machines. */
const startingRoutes = routes.filter(({ starts }) => starts);
const startableMachines = [...new Set(startingRoutes.flatMap(({ starts }) => (starts ? [starts.machine] : [])))];

/** What machine clients may ask for, all together under one key. */
const machinePlan = { ratePerSecond: 50, burst: 100, requestsADay: 500_000 };

/** The API over HTTP: API Gateway, the functions behind it, and the machine by which it starts others. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, deployment: ApiDeployment, props: StackProps) {
    super(scope, id, props);
    const { settings, key } = deployment;
    const functions = this.createFunctions(deployment);
    const starter = this.createStarter(deployment);
    const role = createRole(this, 'GatewayRole', {
      service: 'apigateway.amazonaws.com',
      description: 'What the API itself invokes and starts',
      permissions: [
        {
          actions: ['lambda:InvokeFunction'],
          resources: [...new Set(functions.values())].map(({ functionArn }) => functionArn),
        },
        { actions: ['states:StartSyncExecution'], resources: [starter.stateMachineArn] },
        ...(key ? [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }] : []),
      ],
    });
    const api = new SpecRestApi(this, 'Api', {
      restApiName: apiName(settings),
      apiDefinition: ApiDefinition.fromInline(
        gatewayDocument(routes, {
          title: apiName(settings),
          region: this.region,
          roleArn: role.roleArn,
          startWorkflowArn: starter.stateMachineArn,
          machineArnOf: (machine) => machineArn(this, machine),
          clientIds: deployment.clientIds,
          consoleOrigin: settings.consoleOrigin,
          userPoolArn: deployment.userPool.userPoolArn,
          functionArnOf: (operationId) => functionServing(functions, operationId).functionArn,
        }),
      ),
      failOnWarnings: true,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: 'v1',
        description: 'The one stage of the API',
        throttlingRateLimit: settings.apiRequestsPerSecond,
        throttlingBurstLimit: settings.apiBurst,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false, // bodies hold passwords and trades
        accessLogDestination: new LogGroupLogDestination(this.createAccessLog(deployment)),
        accessLogFormat: AccessLogFormat.custom(accessLogLine),
      },
    });
    api.deploymentStage.node.addDependency(this.createLoggingAccount());
    acknowledge(api, 'APIG2', 'the document names its validator, which is in force for every route');
    this.createMachineClients(api);
    if (settings.stage === 'prod') createFirewall(this, api.deploymentStage, deployment);
    else acknowledge(api.deploymentStage, 'APIG3', 'dev has no firewall: it holds nothing real');
    this.createDomain(api, deployment);
    new CfnOutput(this, 'ApiUrl', { value: settings.apiDomain ? `https://${settings.apiDomain}/` : api.url });
  }

  /** Every function behind the API, by the operations that it serves. */
  private createFunctions(deployment: ApiDeployment): Map<OperationId, LambdaFunction> {
    const functionScope = new Construct(this, 'Functions');
    const { userPoolArn, userPoolId } = deployment.userPool;
    const environment = {
      USER_POOL_ID: userPoolId,
      USER_POOL_CLIENT_IDS: deployment.clientIds.join(','),
      CONSOLE_ORIGIN: deployment.settings.consoleOrigin,
    };
    return new Map(
      apiFunctions.flatMap((description) => {
        const created = createTaskFunction(functionScope, description, { ...deployment, userPoolArn, environment });
        return description.serves.map((operationId): [OperationId, LambdaFunction] => [operationId, created]);
      }),
    );
  }

  private createStarter(deployment: ApiDeployment) {
    const startable = {
      machineArns: startableMachines.map((machine) => machineArn(this, machine)),
      executionArns: startableMachines.map((machine) => executionsArn(this, machine)),
      routes: startingRoutes,
    };
    class Workflow extends StartWorkflow {
      constructor(scope: Construct, id: string, context: WorkflowContext) {
        super(scope, id, context, startable);
      }
    }
    return createStateMachine(this, { machine: 'StartWorkflow', Workflow }, { ...deployment, functions: new Map() });
  }

  private createAccessLog({ settings, key }: Deployment): LogGroup {
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${apiName(settings)}`,
      retention: settings.logRetentionDays,
      removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(key && { encryptionKey: key }),
    });
    new MetricFilter(this, 'ThrottledRequests', {
      logGroup: log,
      filterPattern: FilterPattern.stringValue('$.status', '=', String(problems.THROTTLED.status)),
      metricNamespace: throttledRequests.namespace,
      metricName: throttledRequests.metricName,
    });
    return log;
  }

  /** API Gateway logs by a role of the account and region, not of an API. */
  private createLoggingAccount(): CfnAccount {
    const role = createRole(this, 'LoggingRole', {
      service: 'apigateway.amazonaws.com',
      description: 'Lets API Gateway write its logs',
      permissions: [
        {
          actions: [
            'logs:CreateLogGroup',
            'logs:CreateLogStream',
            'logs:DescribeLogGroups',
            'logs:DescribeLogStreams',
            'logs:FilterLogEvents',
            'logs:GetLogEvents',
            'logs:PutLogEvents',
          ],
          resources: [this.formatArn({ service: 'logs', resource: '*' })],
          wildcardReason:
            'API Gateway names the log group after the deployment, and asks for this role once an account',
        },
      ],
    });
    return new CfnAccount(this, 'Logging', { cloudWatchRoleArn: role.roleArn });
  }

  private createMachineClients(api: SpecRestApi): void {
    const plan = api.addUsagePlan('MachineClients', {
      name: `${api.restApiName}-machine-clients`,
      description: 'What clients that are no persons may ask for',
      throttle: { rateLimit: machinePlan.ratePerSecond, burstLimit: machinePlan.burst },
      quota: { limit: machinePlan.requestsADay, period: Period.DAY },
      apiStages: [{ stage: api.deploymentStage }],
    });
    const apiKey = new ApiKey(this, 'MachineClientKey', {
      apiKeyName: `${api.restApiName}-machine-client`,
      description: 'Counts requests; who asks is still said by a token',
    });
    plan.addApiKey(apiKey);
    new CfnOutput(this, 'MachineClientKeyId', { value: apiKey.keyId });
  }

  private createDomain(api: SpecRestApi, { settings }: Deployment): void {
    const { apiDomain, apiCertificateArn } = settings;
    if (apiDomain === undefined || apiCertificateArn === undefined) return;
    const domain = new DomainName(this, 'Domain', {
      domainName: apiDomain,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', apiCertificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new BasePathMapping(this, 'DomainRoot', { domainName: domain, restApi: api, stage: api.deploymentStage });
    new CfnOutput(this, 'ApiDomainTarget', { value: domain.domainNameAliasDomainName });
  }
}

const functionServing = (
  functions: ReadonlyMap<OperationId, LambdaFunction>,
  operationId: OperationId,
): LambdaFunction => {
  const found = functions.get(operationId);
  if (!found) throw new Error(`no function of tasks/api/descriptions.ts serves ${operationId}`);
  return found;
};

/** What one line of the access log tells: enough to follow a request, and nothing that it carried. */
const accessLogLine = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  responseBytes: '$context.responseLength',
  sourceIp: '$context.identity.sourceIp',
  userId: '$context.authorizer.claims.sub',
  error: '$context.error.responseType',
});
