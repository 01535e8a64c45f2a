import type { ApiGatewayService } from '../../api-gateway/api-gateway-service.ts';
import { readOpenApi, resourceIdOf } from '../../api-gateway/open-api/read-open-api.ts';
import type { MethodSettings, ThrottleSettings } from '../../api-gateway/stage.ts';
import { parseSubstitution } from '../../api-gateway/substitution-template.ts';
import type { QuotaPeriod } from '../../api-gateway/usage-plans.ts';
import type { ResourceHandler } from '../resource-handler.ts';
import { stableId } from '../stable-id.ts';

export const restApi = (gateway: ApiGatewayService): ResourceHandler => ({
  honoured: ['Name', 'Description', 'Body', 'BinaryMediaTypes', 'ApiKeySourceType'],
  without: {
    EndpointConfiguration: 'the one endpoint is on the loopback interface',
    DisableExecuteApiEndpoint: 'the one endpoint is on the loopback interface',
    Policy: 'permissions are checked on AWS',
    FailOnWarnings: 'what cannot be carried out fails in any case',
    MinimumCompressionSize: 'nothing is saved on the loopback interface',
    Mode: 'says how a body is merged into an older one',
    Tags: 'bookkeeping',
  },
  create(resource) {
    const { properties } = resource;
    const id = stableId(resource, 10);
    if ((properties.ApiKeySourceType ?? 'HEADER') !== 'HEADER')
      throw new Error('ApiKeySourceType: only HEADER is here');
    const api = readOpenApi(properties.Body, { id, name: String(properties.Name ?? resource.logicalId) });
    const binaryMediaTypes = (properties.BinaryMediaTypes ?? []) as string[];
    gateway.putApi({ ...api, binaryMediaTypes: [...api.binaryMediaTypes, ...binaryMediaTypes] });
    return { ref: id, attributes: { RestApiId: id, RootResourceId: resourceIdOf(id, '/') } };
  },
});

export const apiDeployment: ResourceHandler = {
  honoured: ['RestApiId', 'Description'],
  without: {},
  create(resource) {
    const id = stableId(resource, 6);
    return { ref: id, attributes: { DeploymentId: id } };
  },
};

type DeclaredSetting = {
  ResourcePath?: string;
  HttpMethod?: string;
  ThrottlingRateLimit?: number;
  ThrottlingBurstLimit?: number;
};
/** Of a method's settings: those that are carried out, and those that only AWS's consoles show. */
const methodSettings = ['ResourcePath', 'HttpMethod', 'ThrottlingRateLimit', 'ThrottlingBurstLimit'];
const settingsWithoutAct = ['LoggingLevel', 'MetricsEnabled', 'DataTraceEnabled'];

export const apiStage = (gateway: ApiGatewayService): ResourceHandler => ({
  honoured: [
    'StageName',
    'RestApiId',
    'DeploymentId',
    'Description',
    'Variables',
    'MethodSettings',
    'AccessLogSetting',
  ],
  without: { TracingEnabled: 'one machine is traced by its logs', Tags: 'bookkeeping' },
  create({ properties }) {
    const name = String(properties.StageName ?? 'default');
    const log = properties.AccessLogSetting as { DestinationArn?: string; Format?: string } | undefined;
    gateway.putStage({
      name,
      apiId: String(properties.RestApiId),
      deploymentId: String(properties.DeploymentId),
      variables: Object.fromEntries(
        Object.entries((properties.Variables ?? {}) as object).map(([key, value]) => [key, String(value)]),
      ),
      methodSettings: ((properties.MethodSettings ?? []) as DeclaredSetting[]).map(readMethodSettings),
      accessLog: log && readAccessLog(log),
    });
    return { ref: name, attributes: {} };
  },
});

const readMethodSettings = (setting: DeclaredSetting): MethodSettings => {
  const unknown = Object.entries<unknown>(setting).find(
    ([name, value]) => !methodSettings.includes(name) && !settingsWithoutAct.includes(name) && value !== false,
  );
  if (unknown) throw new Error(`MethodSettings.${unknown[0]}: the local API Gateway does not carry it out`);
  return {
    // A path of its own stands here as "/~1documents~1{id}".
    resourcePath:
      setting.ResourcePath === '/*'
        ? '/*'
        : (setting.ResourcePath ?? '/*').replace(/^\/(?=~1)/, '').replaceAll('~1', '/'),
    method: setting.HttpMethod ?? '*',
    throttle: throttleOf({ RateLimit: setting.ThrottlingRateLimit, BurstLimit: setting.ThrottlingBurstLimit }),
  };
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: what an account has where one isn't given. */
const accountThrottle = { RateLimit: 10_000, BurstLimit: 5_000 };

const throttleOf = (declared: {
  RateLimit: number | undefined;
  BurstLimit: number | undefined;
}): ThrottleSettings | undefined => {
  const { RateLimit, BurstLimit } = declared;
  if (RateLimit === undefined && BurstLimit === undefined) return undefined;
  return {
    requestsPerSecond: Number(RateLimit ?? accountThrottle.RateLimit),
    burst: Number(BurstLimit ?? accountThrottle.BurstLimit),
  };
};

const readAccessLog = ({ DestinationArn = '', Format = '' }: { DestinationArn?: string; Format?: string }) => {
  const group = /:log-group:([^:]+)(?::\*)?$/.exec(DestinationArn)?.[1];
  if (group === undefined) throw new Error(`AccessLogSetting.DestinationArn is no log group: ${DestinationArn}`);
  const unknown: string[] = [];
  const format = parseSubstitution(Format, (name) => unknown.push(name));
  if (unknown.length > 0) throw new Error(`AccessLogSetting.Format: ${unknown.join(', ')} is not known`);
  return { group, format };
};

type DeclaredThrottle = { RateLimit?: number; BurstLimit?: number };
type DeclaredApiStage = { ApiId?: string; Stage?: string; Throttle?: Record<string, DeclaredThrottle> };

export const usagePlan = (gateway: ApiGatewayService): ResourceHandler => ({
  honoured: ['UsagePlanName', 'Description', 'ApiStages', 'Throttle', 'Quota'],
  without: { Tags: 'bookkeeping' },
  create(resource) {
    const { properties } = resource;
    const id = stableId(resource, 6);
    const stages = (properties.ApiStages ?? []) as DeclaredApiStage[];
    const quota = properties.Quota as { Limit: number; Period: QuotaPeriod; Offset?: number } | undefined;
    if (quota?.Offset) throw new Error('Quota.Offset: the local API Gateway begins a period with all of its quota');
    gateway.usagePlans.putPlan({
      id,
      stages: stages.map(({ ApiId, Stage }) => `${ApiId}/${Stage}`),
      throttle: throttleIn(properties.Throttle as DeclaredThrottle | undefined),
      methodThrottles: new Map(
        stages.flatMap(({ Throttle = {} }) =>
          Object.entries(Throttle).flatMap(([place, declared]) => {
            const throttle = throttleIn(declared);
            return throttle ? [[place, throttle] as const] : [];
          }),
        ),
      ),
      quota: quota && { limit: Number(quota.Limit), period: quota.Period },
    });
    return { ref: id, attributes: { Id: id } };
  },
});

const throttleIn = (declared: DeclaredThrottle | undefined): ThrottleSettings | undefined =>
  declared && throttleOf({ RateLimit: declared.RateLimit, BurstLimit: declared.BurstLimit });

export const apiKey = (gateway: ApiGatewayService): ResourceHandler => ({
  honoured: ['Name', 'Description', 'Enabled', 'Value', 'GenerateDistinctId'],
  without: {
    StageKeys: 'says nothing beside the usage plans that the key belongs to',
    CustomerId: 'bookkeeping',
    Tags: 'bookkeeping',
  },
  create(resource) {
    const { properties } = resource;
    const id = stableId(resource, 10);
    const value = properties.Value === undefined ? undefined : String(properties.Value);
    gateway.usagePlans.putKey({
      id,
      name: String(properties.Name ?? resource.logicalId),
      enabled: properties.Enabled !== false,
      ...(value !== undefined && { value }),
    });
    return { ref: id, attributes: { APIKeyId: id } };
  },
});

export const usagePlanKey = (gateway: ApiGatewayService): ResourceHandler => ({
  honoured: ['KeyId', 'KeyType', 'UsagePlanId'],
  without: {},
  create({ properties }) {
    const planId = String(properties.UsagePlanId);
    const keyId = String(properties.KeyId);
    gateway.usagePlans.putPlanKey(planId, keyId);
    return { ref: `${keyId}:${planId}`, attributes: { Id: `${keyId}:${planId}` } };
  },
});
