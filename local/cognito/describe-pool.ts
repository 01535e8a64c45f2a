import { ApiError } from '../gateway/gateway-request.ts';
import type { CognitoService } from './cognito-service.ts';
import { type Input, requiredText } from './input.ts';
import type { UserPoolClient } from './user-pool.ts';

type Output = Record<string, unknown>;

export const listUserPools = (cognito: CognitoService): Output => ({
  UserPools: cognito.pools().map(({ id, name }) => ({ Id: id, Name: name })),
});

export const describeUserPool = (cognito: CognitoService, input: Input): Output => {
  const { pool } = cognito.poolIn(input);
  const { passwordPolicy } = pool;
  return {
    UserPool: {
      Id: pool.id,
      Arn: pool.arn,
      Name: pool.name,
      MfaConfiguration: pool.mfa,
      UsernameAttributes: pool.usernameIsEmail ? ['email'] : [],
      AutoVerifiedAttributes: pool.autoVerifiesEmail ? ['email'] : [],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: pool.onlyAdminCreatesUsers },
      LambdaConfig: pool.triggers,
      Policies: {
        PasswordPolicy: {
          MinimumLength: passwordPolicy.minimumLength,
          RequireLowercase: passwordPolicy.requireLowercase,
          RequireUppercase: passwordPolicy.requireUppercase,
          RequireNumbers: passwordPolicy.requireNumbers,
          RequireSymbols: passwordPolicy.requireSymbols,
          TemporaryPasswordValidityDays: passwordPolicy.temporaryPasswordDays,
        },
      },
      EstimatedNumberOfUsers: cognito.store.users(pool.id, { limit: -1, offset: 0 }).length,
    },
  };
};

export const listUserPoolClients = (cognito: CognitoService, input: Input): Output => {
  const { pool } = cognito.poolIn(input);
  return {
    UserPoolClients: cognito.clients(pool.id).map(({ id, name }) => ({
      ClientId: id,
      ClientName: name,
      UserPoolId: pool.id,
    })),
  };
};

export const describeUserPoolClient = (cognito: CognitoService, input: Input): Output => {
  const { pool } = cognito.poolIn(input);
  const clientId = requiredText(input, 'ClientId');
  const client = cognito.clients(pool.id).find(({ id }) => id === clientId);
  if (!client) throw new ApiError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
  return { UserPoolClient: describeClient(client) };
};

const describeClient = (client: UserPoolClient): Output => ({
  ClientId: client.id,
  ClientName: client.name,
  UserPoolId: client.userPoolId,
  ExplicitAuthFlows: client.authFlows,
  PreventUserExistenceErrors: client.hidesUnknownUsers ? 'ENABLED' : 'LEGACY',
  EnableTokenRevocation: client.revokesTokens,
  AccessTokenValidity: client.accessTokenSeconds,
  IdTokenValidity: client.idTokenSeconds,
  RefreshTokenValidity: client.refreshTokenSeconds,
  TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
});
