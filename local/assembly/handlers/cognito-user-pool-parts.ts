import type { CognitoService } from '../../cognito/cognito-service.ts';
import type { UserPoolClient } from '../../cognito/user-pool.ts';
import {
  type CreatedResource,
  type DeclaredResource,
  physicalName,
  type ResourceHandler,
} from '../resource-handler.ts';
import { stableId } from '../stable-id.ts';

type Declared = Readonly<Record<string, unknown>>;

const noHostedPages = 'signing in is by the API here: there are no hosted pages';

export const userPoolClient = (cognito: CognitoService): ResourceHandler => ({
  honoured: [
    'UserPoolId',
    'ClientName',
    'ExplicitAuthFlows',
    'GenerateSecret',
    'PreventUserExistenceErrors',
    'EnableTokenRevocation',
    'AccessTokenValidity',
    'IdTokenValidity',
    'RefreshTokenValidity',
    'TokenValidityUnits',
    'AuthSessionValidity',
  ],
  without: {
    SupportedIdentityProviders: noHostedPages,
    AllowedOAuthFlows: noHostedPages,
    AllowedOAuthFlowsUserPoolClient: noHostedPages,
    AllowedOAuthScopes: noHostedPages,
    CallbackURLs: noHostedPages,
    LogoutURLs: noHostedPages,
    DefaultRedirectURI: noHostedPages,
    ReadAttributes: 'the owner of a token may read all of his own',
    WriteAttributes: 'only what the pool lets a user change can be changed',
  },
  create(resource) {
    const { properties } = resource;
    if (properties.GenerateSecret === true)
      throw new Error('GenerateSecret: the local Cognito has public clients only');
    const client = readClient(properties, {
      id: stableId(resource, 26),
      name: physicalName(resource, 'ClientName', { longest: 128 }),
    });
    cognito.putClient(client);
    return { ref: client.id, attributes: { ClientId: client.id, Name: client.name } };
  },
});

const unitSeconds: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const readClient = (properties: Declared, { id, name }: { id: string; name: string }): UserPoolClient => {
  const units = (properties.TokenValidityUnits ?? {}) as Declared;
  const seconds = (validity: unknown, unit: unknown, defaultSeconds: number): number =>
    validity === undefined || validity === 0 ? defaultSeconds : Number(validity) * (unitSeconds[String(unit)] ?? 1);
  const declaredFlows = ((properties.ExplicitAuthFlows ?? []) as unknown[]).map(String);
  return {
    id,
    userPoolId: String(properties.UserPoolId),
    name,
    authFlows:
      declaredFlows.length > 0
        ? declaredFlows
        : ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'],
    accessTokenSeconds: seconds(properties.AccessTokenValidity, units.AccessToken ?? 'hours', 3600),
    idTokenSeconds: seconds(properties.IdTokenValidity, units.IdToken ?? 'hours', 3600),
    refreshTokenSeconds: seconds(properties.RefreshTokenValidity, units.RefreshToken ?? 'days', 30 * 86_400),
    sessionSeconds: Number(properties.AuthSessionValidity ?? 3) * 60,
    hidesUnknownUsers: properties.PreventUserExistenceErrors !== 'LEGACY',
    revokesTokens: properties.EnableTokenRevocation !== false,
  };
};

export const userPoolGroup = (cognito: CognitoService): ResourceHandler => ({
  honoured: ['UserPoolId', 'GroupName', 'Description', 'Precedence'],
  without: { RoleArn: 'permissions are checked on AWS' },
  create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'GroupName', { longest: 128 });
    cognito.putGroup(String(properties.UserPoolId), {
      name,
      description: String(properties.Description ?? ''),
      precedence: properties.Precedence === undefined ? undefined : Number(properties.Precedence),
      createdMs: cognito.now(),
    });
    return { ref: name, attributes: {} };
  },
});

const named = (property: string): ((resource: DeclaredResource) => CreatedResource) => {
  return (resource) => ({ ref: physicalName(resource, property, { longest: 256 }), attributes: {} });
};

export const userPoolDomain: ResourceHandler = {
  honoured: ['UserPoolId'],
  without: { Domain: noHostedPages, CustomDomainConfig: noHostedPages, ManagedLoginVersion: noHostedPages },
  create: named('Domain'),
};

export const userPoolResourceServer: ResourceHandler = {
  honoured: ['UserPoolId', 'Identifier', 'Name'],
  without: { Scopes: 'access tokens carry Cognito’s own scope here, as those of InitiateAuth do on AWS' },
  create: named('Identifier'),
};
