import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiGatewayService } from '../../../local/api-gateway/api-gateway-service.ts';
import { UsagePlans } from '../../../local/api-gateway/usage-plans.ts';
import { deploy } from '../../../local/assembly/deploy.ts';
import { apiKey, apiStage, restApi, usagePlan } from '../../../local/assembly/handlers/api-gateway.ts';
import { userPool } from '../../../local/assembly/handlers/cognito-user-pool.ts';
import { userPoolClient } from '../../../local/assembly/handlers/cognito-user-pool-parts.ts';
import { typesWithoutLocalAct } from '../../../local/assembly/types-without-local-act.ts';
import { CognitoService } from '../../../local/cognito/cognito-service.ts';
import { LogStore } from '../../../local/lambda/log-store.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';

let folder: string;
let deployOne: (
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>,
) => Promise<Record<string, string>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-identity-'));
  const database = new RuntimeDatabase(':memory:');
  const clock = new ManualClock();
  const unused = () => Promise.reject(new Error('not part of this test'));
  const gateway = new ApiGatewayService({
    clock,
    logs: new LogStore(':memory:'),
    usagePlans: new UsagePlans(database),
    invokeFunction: unused,
    callStates: unused,
    issuerOf: () => undefined,
  });
  const cognito = new CognitoService({
    clock,
    database,
    keysFolder: join(folder, 'keys'),
    endpoint: 'http://127.0.0.1:4566',
    sendMail: unused,
    composeMail: unused,
    invokeFunction: unused,
  });
  const handlers = new Map([
    ...typesWithoutLocalAct,
    ['AWS::ApiGateway::RestApi', restApi(gateway)] as const,
    ['AWS::ApiGateway::Stage', apiStage(gateway)] as const,
    ['AWS::ApiGateway::UsagePlan', usagePlan(gateway)] as const,
    ['AWS::ApiGateway::ApiKey', apiKey(gateway)] as const,
    ['AWS::Cognito::UserPool', userPool(cognito)] as const,
    ['AWS::Cognito::UserPoolClient', userPoolClient(cognito)] as const,
  ]);
  deployOne = async (Resources) => {
    const stack = { name: 'S', template: { Resources }, dependencies: [], assets: new Map<string, string>() };
    const [deployed] = await deploy([stack], handlers);
    return Object.fromEntries((deployed?.resources ?? []).map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pool = (Properties: Record<string, unknown> = {}) => ({ Type: 'AWS::Cognito::UserPool', Properties });
const client = (Properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...Properties },
});
const stage = (Properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::ApiGateway::Stage',
  Properties: { StageName: 'v1', RestApiId: 'a', DeploymentId: 'd', ...Properties },
});

describe('resources of API and identity', () => {
  it('have ids of AWS’s form, the same at every start', async () => {
    const resources = {
      Pool: pool(),
      Client: client(),
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: { openapi: '3.0.1', paths: {} } } },
      Stage: stage(),
      Domain: { Type: 'AWS::ApiGateway::DomainName', Properties: { DomainName: 'api.example.com' } },
      Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Scope: 'REGIONAL' } },
    };

    const ids = await deployOne(resources);

    expect(ids.Pool).toMatch(/^us-east-1_[a-z0-9]{9}$/);
    expect(ids.Client).toMatch(/^[a-z0-9]{26}$/);
    expect(ids.Api).toMatch(/^[a-z0-9]{10}$/);
    expect([ids.Stage, ids.Domain]).toEqual(['v1', 'api.example.com']);
    expect(await deployOne(resources)).toEqual(ids);
  });

  it.each<[string, Record<string, { Type: string; Properties?: Record<string, unknown> }>, string]>([
    [
      'a trigger of another kind',
      { Pool: pool({ LambdaConfig: { CustomMessage: 'arn' } }) },
      'LambdaConfig: the local Cognito does not have CustomMessage',
    ],
    ['sign-in by telephone', { Pool: pool({ UsernameAttributes: ['phone_number'] }) }, 'does not have phone_number'],
    ['codes by SMS', { Pool: pool({ EnabledMfas: ['SMS_MFA'] }) }, 'does not have SMS_MFA'],
    [
      'links in mails',
      { Pool: pool({ VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } }) },
      'does not have CONFIRM_WITH_LINK',
    ],
    ['an unknown property', { Pool: pool({ AliasAttributes: ['email'] }) }, 'does not honour AliasAttributes'],
    ['a client with a secret', { Pool: pool(), Client: client({ GenerateSecret: true }) }, 'GenerateSecret: '],
    [
      'rotating refresh tokens',
      { Pool: pool(), Client: client({ RefreshTokenRotation: {} }) },
      'does not honour RefreshTokenRotation',
    ],
    ['a second stage', { One: stage(), Two: stage({ StageName: 'v2' }) }, 'serves one stage'],
    [
      'a cache',
      { One: stage({ MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true }] }) },
      'MethodSettings.CachingEnabled',
    ],
    ['a canary', { One: stage({ CanarySetting: {} }) }, 'does not honour CanarySetting'],
    [
      'logs to Firehose',
      { One: stage({ AccessLogSetting: { DestinationArn: 'arn:aws:firehose:r:1:deliverystream/x' } }) },
      'is no log group',
    ],
    [
      'a log format that asks for what there is not',
      { One: stage({ AccessLogSetting: { DestinationArn: 'arn:aws:logs:r:1:log-group:x', Format: '$input.body' } }) },
      '$input.body is not known',
    ],
    [
      'keys from an authorizer',
      { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { ApiKeySourceType: 'AUTHORIZER', Body: {} } } },
      'only HEADER',
    ],
    [
      'a body elsewhere',
      { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { BodyS3Location: {} } } },
      'does not honour BodyS3Location',
    ],
    [
      'a quota that begins late',
      { Plan: { Type: 'AWS::ApiGateway::UsagePlan', Properties: { Quota: { Limit: 1, Period: 'DAY', Offset: 1 } } } },
      'Quota.Offset',
    ],
  ])('refuse %s by its name', async (_what, resources, message) => {
    await expect(deployOne(resources)).rejects.toThrow(message);
  });
});
