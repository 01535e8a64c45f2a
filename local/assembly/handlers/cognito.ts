import type { CognitoService } from '../../cognito/cognito-service.ts';
import {
  type MessageTemplate,
  type PasswordPolicy,
  supportedTriggers,
  type UserPool,
  type UserPoolClient,
} from '../../cognito/user-pool.ts';
import { arnOf, type CreatedResource, physicalName, type ResourceHandler, region } from '../resource-handler.ts';
import { stableId } from '../stable-id.ts';

type Declared = Readonly<Record<string, unknown>>;
const objectAt = (properties: Declared, name: string): Declared => (properties[name] ?? {}) as Declared;
const textsAt = (properties: Declared, name: string): string[] => ((properties[name] ?? []) as unknown[]).map(String);

export const userPool = (cognito: CognitoService): ResourceHandler => ({
  honoured: [
    'UserPoolName',
    'Policies',
    'UsernameAttributes',
    'UsernameConfiguration',
    'AutoVerifiedAttributes',
    'MfaConfiguration',
    'EnabledMfas',
    'AccountRecoverySetting',
    'AdminCreateUserConfig',
    'LambdaConfig',
    'Schema',
    'VerificationMessageTemplate',
    'EmailVerificationMessage',
    'EmailVerificationSubject',
  ],
  without: {
    DeletionProtection: 'who owns the disk can delete anyway',
    EmailConfiguration: 'mail goes to the outbox',
    SmsConfiguration: 'telephones are out of one machine’s reach',
    SmsVerificationMessage: 'telephones are out of one machine’s reach',
    SmsAuthenticationMessage: 'telephones are out of one machine’s reach',
    UserAttributeUpdateSettings: 'addresses are changed by an administrator here',
    UserPoolAddOns: 'watches for stolen passwords on AWS',
    UserPoolTier: 'a price',
    UserPoolTags: 'bookkeeping',
    DeviceConfiguration: 'no device is remembered: each sign-in asks for everything',
  },
  async create(resource) {
    const pool = readPool(resource.properties, {
      id: `${region}_${stableId(resource, 9)}`,
      name: physicalName(resource, 'UserPoolName', { longest: 128 }),
    });
    await cognito.putPool(pool);
    const provider = `cognito-idp.${region}.amazonaws.com/${pool.id}`;
    return {
      ref: pool.id,
      attributes: {
        Arn: pool.arn,
        UserPoolId: pool.id,
        ProviderName: provider,
        // Whoever verifies tokens must ask where they come from here.
        ProviderURL: cognito.issuerOf(pool.id),
      },
    };
  },
});

const readPool = (properties: Declared, { id, name }: { id: string; name: string }): UserPool => {
  const usernameAttributes = textsAt(properties, 'UsernameAttributes');
  refuse('UsernameAttributes', usernameAttributes, ['email']);
  const autoVerified = textsAt(properties, 'AutoVerifiedAttributes');
  refuse('AutoVerifiedAttributes', autoVerified, ['email']);
  refuse('EnabledMfas', textsAt(properties, 'EnabledMfas'), ['SOFTWARE_TOKEN_MFA']);
  const mfa = String(properties.MfaConfiguration ?? 'OFF');
  refuse('MfaConfiguration', [mfa], ['OFF', 'ON', 'OPTIONAL']);
  const schema = ((properties.Schema ?? []) as { Name?: string; Required?: boolean }[]).map((one) => ({
    name: String(one.Name),
    required: one.Required === true,
  }));
  const administration = objectAt(properties, 'AdminCreateUserConfig');
  const lambdas = objectAt(properties, 'LambdaConfig');
  refuse('LambdaConfig', Object.keys(lambdas), supportedTriggers);
  return {
    id,
    arn: arnOf('cognito-idp', `userpool/${id}`),
    name,
    passwordPolicy: readPasswordPolicy(objectAt(objectAt(properties, 'Policies'), 'PasswordPolicy')),
    usernameIsEmail: usernameAttributes.includes('email'),
    autoVerifiesEmail: autoVerified.includes('email'),
    caseSensitive: objectAt(properties, 'UsernameConfiguration').CaseSensitive !== false,
    onlyAdminCreatesUsers: administration.AllowAdminCreateUserOnly === true,
    mfa: mfa as UserPool['mfa'],
    requiredAttributes: schema.filter(({ required }) => required).map((one) => one.name),
    customAttributes: schema.map((one) => `custom:${one.name.replace(/^custom:/, '')}`),
    verificationMessage: readVerificationMessage(properties, 'Your confirmation code is {####}'),
    // A declared text goes out for both, as Cognito does without a CustomMessage trigger.
    resetMessage: readVerificationMessage(properties, 'Your password reset code is {####}'),
    invitationMessage: messageOf(
      objectAt(administration, 'InviteMessageTemplate'),
      'Your temporary password',
      'Your username is {username} and temporary password is {####}.',
    ),
    triggers: Object.fromEntries(Object.entries(lambdas).map(([trigger, arn]) => [trigger, String(arn)])),
  };
};

const refuse = (property: string, values: readonly string[], known: readonly string[]): void => {
  const unknown = values.find((value) => !known.includes(value));
  if (unknown !== undefined) throw new Error(`${property}: the local Cognito does not have ${unknown}`);
};

/** Cognito's defaults: eight characters of every kind. */
const readPasswordPolicy = (policy: Declared): PasswordPolicy => ({
  minimumLength: Number(policy.MinimumLength ?? 8),
  requireLowercase: policy.RequireLowercase !== false,
  requireUppercase: policy.RequireUppercase !== false,
  requireNumbers: policy.RequireNumbers !== false,
  requireSymbols: policy.RequireSymbols !== false,
  temporaryPasswordDays: Number(policy.TemporaryPasswordValidityDays ?? 7),
});

const readVerificationMessage = (properties: Declared, defaultText: string): MessageTemplate => {
  const template = objectAt(properties, 'VerificationMessageTemplate');
  const option = String(template.DefaultEmailOption ?? 'CONFIRM_WITH_CODE');
  refuse('VerificationMessageTemplate.DefaultEmailOption', [option], ['CONFIRM_WITH_CODE']);
  return {
    subject: String(template.EmailSubject ?? properties.EmailVerificationSubject ?? 'Your verification code'),
    text: String(template.EmailMessage ?? properties.EmailVerificationMessage ?? defaultText),
  };
};

const messageOf = (template: Declared, subject: string, text: string): MessageTemplate => ({
  subject: String(template.EmailSubject ?? subject),
  text: String(template.EmailMessage ?? text),
});

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
  const units = objectAt(properties, 'TokenValidityUnits');
  const seconds = (validity: unknown, unit: unknown, defaultSeconds: number): number =>
    validity === undefined || validity === 0 ? defaultSeconds : Number(validity) * (unitSeconds[String(unit)] ?? 1);
  const declaredFlows = textsAt(properties, 'ExplicitAuthFlows');
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

const named = (property: string): ((resource: Parameters<ResourceHandler['create']>[0]) => CreatedResource) => {
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
