import type { CognitoService } from '../../cognito/cognito-service.ts';
import {
  type MessageTemplate,
  type PasswordPolicy,
  supportedTriggers,
  type UserPool,
} from '../../cognito/user-pool.ts';
import { arnOf, physicalName, type ResourceHandler, region } from '../resource-handler.ts';
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
    recoversByEmail: recoversByEmail(objectAt(properties, 'AccountRecoverySetting')),
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

/** Telephones aside; without a setting, by e-mail. */
const recoversByEmail = ({ RecoveryMechanisms }: Declared): boolean =>
  RecoveryMechanisms === undefined ||
  (RecoveryMechanisms as { Name?: string }[]).some(({ Name }) => Name === 'verified_email');

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
