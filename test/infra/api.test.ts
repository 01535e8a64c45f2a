import { describe, expect, it } from '@jest/globals';
import { problems } from '../../domain/api/problem.ts';
import { rights } from '../../domain/api/rights.ts';
import { machinePrefix } from '../../domain/api/route.ts';
import { routes } from '../../domain/api/routes.ts';
import { apiFunctions } from '../../tasks/api/descriptions.ts';
import { type Properties, synthesize } from './synthesize.ts';
import { asText, identityStatements, propertiesOf, resourcesOf } from './template-queries.ts';

const stages = { dev: synthesize(), prod: synthesize({ stage: 'prod' }) };
const { ConcordApi: template, ConcordIdentity: identity } = stages.dev;
const document: Properties = propertiesOf(template, 'AWS::ApiGateway::RestApi')[0]?.Body;

type Operation = { path: string; method: string; operation: Properties };
const operations: Operation[] = Object.entries(document.paths as Properties).flatMap(([path, methods]) =>
  Object.entries(methods as Properties).map(([method, operation]) => ({ path, method, operation })),
);
const asked = operations.filter(({ method }) => method !== 'options');
const routeOf = ({ path, method }: Operation) =>
  routes.find(
    (route) =>
      route.method === method.toUpperCase() && route.path === path.replace(new RegExp(`^${machinePrefix}(?=/)`), ''),
  );

describe("the gateway's document", () => {
  it('has every declared route, and no other', () => {
    const declared = routes.flatMap(({ method, path, machineClients }) => [
      `${method} ${path}`,
      ...(machineClients ? [`${method} ${machinePrefix}${path}`] : []),
    ]);

    expect(asked.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(declared.sort());
  });

  it('lets nobody in without a token but where the rights table says anyone', () => {
    const open = asked.filter(({ operation }) => !operation.security.some(({ UserPool }: Properties) => UserPool));

    expect(open.map((operation) => routeOf(operation)?.operationId).sort()).toEqual(
      routes
        .map(({ operationId }) => operationId)
        .filter((operationId) => rights[operationId] === 'anyone')
        .sort(),
    );
    expect(
      open.map(({ path }) => path).filter((path) => !/^\/(health|docs|openapi\.json|auth\/[a-z/-]+)$/.test(path)),
    ).toEqual([]);
  });

  it('verifies tokens by our user pool', () => {
    const { UserPool } = document.components.securitySchemes;

    expect(UserPool).toMatchObject({
      name: 'Authorization',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools' },
    });
    expect(JSON.stringify(UserPool['x-amazon-apigateway-authorizer'].providerARNs)).toMatch(
      /ConcordIdentity:\w+Users\w+Arn/,
    );
  });

  it('asks machine clients for their key, and persons for none', () => {
    for (const { path, operation } of asked) {
      const needsKey = operation.security.some(({ ApiKey }: Properties) => ApiKey);

      expect({ path, needsKey }).toEqual({ path, needsKey: path.startsWith(`${machinePrefix}/`) });
    }
  });

  it('validates every body by a model that refuses what it does not name', () => {
    expect(document['x-amazon-apigateway-request-validator']).toBe('everything');
    expect(document['x-amazon-apigateway-request-validators'].everything).toEqual({
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const withBody = asked.filter((operation) => routeOf(operation)?.body);
    expect(withBody.length).toBeGreaterThan(10);
    for (const { operation } of withBody) {
      const reference: string = operation.requestBody.content['application/json'].schema.$ref;
      const model = document.components.schemas[reference.replace('#/components/schemas/', '')];

      expect(model).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it("says in models only what API Gateway's dialect of JSON Schema knows", () => {
    const keywords = new Set<string>();
    const visit = (schema: unknown): void => {
      if (Array.isArray(schema)) for (const part of schema) visit(part);
      else if (typeof schema === 'object' && schema !== null)
        for (const [keyword, value] of Object.entries(schema)) {
          if (keyword === 'properties') for (const property of Object.values(value as object)) visit(property);
          else {
            keywords.add(keyword);
            if (typeof value === 'object') visit(value);
          }
        }
    };
    for (const model of Object.values(document.components.schemas as Properties)) visit(model);
    const draft4 = [
      ...['type', 'enum', 'required', 'items', 'additionalProperties', 'pattern', 'format', 'description', 'default'],
      ...[
        'minimum',
        'maximum',
        'exclusiveMinimum',
        'exclusiveMaximum',
        'minLength',
        'maxLength',
        'minItems',
        'maxItems',
      ],
      ...['anyOf', 'oneOf', 'allOf', 'not', 'uniqueItems', 'title'],
    ];

    expect([...keywords].filter((keyword) => !draft4.includes(keyword))).toEqual([]);
  });

  it('invokes the function that serves the route, or starts a machine with none between', () => {
    for (const one of asked) {
      const route = routeOf(one);
      const integration = one.operation['x-amazon-apigateway-integration'];
      const uri = asText(integration.uri);
      if (route?.starts) {
        expect(uri).toMatch(/:states:action\/StartSyncExecution$/);
        expect(asText(integration.requestTemplates['application/json'])).toContain(
          `stateMachine:${route.starts.machine}`,
        );
      } else {
        const [description] = apiFunctions.filter(({ serves }) =>
          serves.some((served) => served === route?.operationId),
        );

        expect(uri).toMatch(new RegExp(`Functions${description?.name}Function\\w+\\.Arn`));
      }
    }
  });

  it('answers what the gateway itself refuses with problem documents', () => {
    const responses: [string, Properties][] = Object.entries(document['x-amazon-apigateway-gateway-responses']);
    expect(responses.map(([name]) => name)).toEqual(
      expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX', 'UNAUTHORIZED']),
    );
    for (const [, { statusCode, responseTemplates, responseParameters }] of responses) {
      const filled = responseTemplates['application/json'].replace('$context.error.messageString', '"Said"');
      const problem = JSON.parse(filled) as { code: keyof typeof problems; status: number };

      expect(problems[problem.code].status).toBe(problem.status);
      expect(statusCode).toBe(String(problem.status));
      expect(responseParameters['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
    }
  });

  it('lets browsers send requests from the console and from nowhere else', () => {
    const preflights = operations.filter(({ method }) => method === 'options');
    expect(preflights.map(({ path }) => path)).toEqual(Object.keys(document.paths));
    for (const { operation } of preflights) {
      const { responseParameters } = operation['x-amazon-apigateway-integration'].responses.default;

      expect(responseParameters['method.response.header.Access-Control-Allow-Origin']).toBe("'http://127.0.0.1:4567'");
    }
  });
});

describe('every operation of the rights table', () => {
  it('is a route', () => {
    expect(
      Object.keys(rights).filter((operation) => !routes.some(({ operationId }) => operationId === operation)),
    ).toEqual([]);
  });

  it('is served by one function, or started by the gateway', () => {
    const served = apiFunctions.flatMap(({ serves }) => serves);
    const started = routes.filter(({ starts }) => starts).map(({ operationId }) => operationId);

    expect([...served, ...started].sort()).toEqual(routes.map(({ operationId }) => operationId).sort());
  });
});

describe('the stage', () => {
  it('throttles, traces and logs who asked for what, but nothing that requests carry', () => {
    const [stage] = propertiesOf(template, 'AWS::ApiGateway::Stage');

    expect(stage?.MethodSettings).toEqual([
      expect.objectContaining({
        HttpMethod: '*',
        ResourcePath: '/*',
        ThrottlingRateLimit: 500,
        ThrottlingBurstLimit: 1000,
        DataTraceEnabled: false,
      }),
    ]);
    expect(stage?.TracingEnabled).toBe(true);
    expect(stage?.AccessLogSetting.Format).not.toMatch(/authorization|token|body/i);
  });

  it('has a firewall in prod', () => {
    const [acl] = propertiesOf(stages.prod.ConcordApi, 'AWS::WAFv2::WebACL');

    expect(acl?.Rules.map(({ Name }: Properties) => Name)).toEqual(
      expect.arrayContaining(['RequestsPerAddress', 'AuthRequestsPerAddress', 'AWSManagedRulesCommonRuleSet']),
    );
    expect(resourcesOf(stages.prod.ConcordApi, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  });

  it('takes a domain with its certificate, over TLS 1.2 at least', () => {
    const certificate = 'arn:aws:acm:eu-central-1:000000000000:certificate/1';
    const context = { apiDomain: 'api.example.com', apiCertificateArn: certificate };
    const [domain] = propertiesOf(synthesize(context).ConcordApi, 'AWS::ApiGateway::DomainName');

    expect(domain).toMatchObject({ DomainName: 'api.example.com', SecurityPolicy: 'TLS_1_2' });
    expect(() => synthesize({ apiDomain: 'api.example.com' })).toThrow(/apiCertificateArn/);
  });

  it('meters machine clients by their key', () => {
    expect(propertiesOf(template, 'AWS::ApiGateway::UsagePlan')).toEqual([
      expect.objectContaining({
        Throttle: { BurstLimit: 100, RateLimit: 50 },
        Quota: { Limit: 500_000, Period: 'DAY' },
      }),
    ]);
    expect(resourcesOf(template, 'AWS::ApiGateway::UsagePlanKey')).toHaveLength(1);
  });
});

it("may invoke the API's own functions and start its own machine, and nothing else", () => {
  const gatewayRole = resourcesOf(template, 'AWS::IAM::Role').find(([, { Properties: role }]) =>
    /What the API itself invokes/.test(role.Description),
  )?.[0];
  const statements = identityStatements(template).filter(({ holder }) => holder === gatewayRole);

  expect(statements.flatMap(({ actions }) => actions).sort()).toEqual([
    'lambda:InvokeFunction',
    'states:StartSyncExecution',
  ]);
  expect(statements.flatMap(({ resources }) => resources).filter((resource) => resource.includes('*'))).toEqual([]);
});

it('may sign users of our pool out, by the one function that sets passwords, and do nothing else with them', () => {
  const ofUsers = Object.values(stages.dev)
    .flatMap((stack) => identityStatements(stack))
    .filter(({ actions }) => actions.some((action) => action.startsWith('cognito-')));

  expect(ofUsers).toEqual([
    expect.objectContaining({
      holder: expect.stringMatching(/^FunctionsIdentityApiRole/),
      actions: ['cognito-idp:AdminUserGlobalSignOut'],
      resources: [expect.stringMatching(/ConcordIdentity:\w+Users\w+Arn/)],
    }),
  ]);
});

describe('identity', () => {
  it('asks for a strong password, a verified address, and in prod for a second factor', () => {
    const [pool] = propertiesOf(identity, 'AWS::Cognito::UserPool');
    const [prodPool] = propertiesOf(stages.prod.ConcordIdentity, 'AWS::Cognito::UserPool');

    expect(pool).toMatchObject({
      AutoVerifiedAttributes: ['email'],
      UsernameAttributes: ['email'],
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true, RequireNumbers: true } },
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
    expect(prodPool).toMatchObject({ MfaConfiguration: 'ON', DeletionProtection: 'ACTIVE' });
  });

  it('has a group for every role, and a client that keeps no secret and tells nobody who is registered', () => {
    const groupNames = propertiesOf(identity, 'AWS::Cognito::UserPoolGroup').map(({ GroupName }) => GroupName);
    const [client] = propertiesOf(identity, 'AWS::Cognito::UserPoolClient');

    expect(groupNames.sort()).toEqual(
      ['admin', 'ap-clerk', 'approver', 'auditor', 'employee', 'ledger-ops', 'trade-ops'].sort(),
    );
    expect(client).toMatchObject({
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });
});
