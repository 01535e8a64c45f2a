import * as admin from '../../cognito/admin-users.ts';
import type { CognitoService } from '../../cognito/cognito-service.ts';
import * as describe from '../../cognito/describe-pool.ts';
import * as groups from '../../cognito/groups.ts';
import * as mfa from '../../cognito/mfa.ts';
import * as own from '../../cognito/own-account.ts';
import { confirmForgotPassword, forgotPassword } from '../../cognito/reset-password.ts';
import { initiateAuth, respondToAuthChallenge } from '../../cognito/sign-in.ts';
import { confirmSignUp, resendConfirmationCode, signUp } from '../../cognito/sign-up.ts';
import type { GatewayRequest, ServiceApi } from '../gateway-request.ts';
import { jsonApi } from '../json-api.ts';

type Operation = (cognito: CognitoService, input: Readonly<Record<string, unknown>>) => unknown;

const operations: Readonly<Record<string, Operation>> = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendConfirmationCode,
  InitiateAuth: (cognito, input) => initiateAuth(cognito, input),
  RespondToAuthChallenge: respondToAuthChallenge,
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  GetUser: own.getUser,
  UpdateUserAttributes: own.updateUserAttributes,
  ChangePassword: own.changePassword,
  GlobalSignOut: own.globalSignOut,
  RevokeToken: own.revokeToken,
  AssociateSoftwareToken: mfa.associateSoftwareToken,
  VerifySoftwareToken: mfa.verifySoftwareToken,
  SetUserMFAPreference: mfa.setUserMfaPreference,
  AdminInitiateAuth: (cognito, input) => {
    cognito.poolIn(input);
    return initiateAuth(cognito, input, true);
  },
  AdminRespondToAuthChallenge: respondToAuthChallenge,
  AdminCreateUser: admin.adminCreateUser,
  AdminGetUser: admin.adminGetUser,
  AdminSetUserPassword: admin.adminSetUserPassword,
  AdminUpdateUserAttributes: admin.adminUpdateUserAttributes,
  AdminEnableUser: (cognito, input) => admin.adminSetEnabled(cognito, input, true),
  AdminDisableUser: (cognito, input) => admin.adminSetEnabled(cognito, input, false),
  AdminDeleteUser: admin.adminDeleteUser,
  AdminUserGlobalSignOut: admin.adminUserGlobalSignOut,
  AdminConfirmSignUp: admin.adminConfirmSignUp,
  AdminAddUserToGroup: groups.adminAddUserToGroup,
  AdminRemoveUserFromGroup: groups.adminRemoveUserFromGroup,
  AdminListGroupsForUser: groups.adminListGroupsForUser,
  ListUsers: admin.listUsers,
  ListUsersInGroup: groups.listUsersInGroup,
  ListGroups: groups.listGroups,
  GetGroup: groups.getGroup,
  ListUserPools: (cognito) => describe.listUserPools(cognito),
  ListUserPoolClients: describe.listUserPoolClients,
  DescribeUserPool: describe.describeUserPool,
  DescribeUserPoolClient: describe.describeUserPoolClient,
};

const wellKnown = /^\/([\w-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/** What verifiers of tokens fetch from a pool's issuer, without a signature. */
export const isPoolDocument = (path: string): boolean => wellKnown.test(path);

/** Cognito's user pools: the operations, and the documents by which others verify tokens. */
export const cognitoApi = (cognito: CognitoService): ServiceApi => {
  const api = jsonApi({
    service: 'Cognito',
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        (input: Record<string, unknown>) => operation(cognito, input),
      ]),
    ),
    bodyLimitBytes: 256 * 1024,
  });
  return (request) => (request.request.headers.has('x-amz-target') ? api(request) : poolDocument(cognito, request));
};

const poolDocument = (cognito: CognitoService, request: GatewayRequest): Promise<Response> => {
  const [, poolId = '', document] = wellKnown.exec(request.path) ?? [];
  const { key } = cognito.pool(poolId);
  if (document === 'jwks.json') return Promise.resolve(Response.json(key.publicKeys));
  const issuer = cognito.issuerOf(poolId);
  return Promise.resolve(
    Response.json({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      response_types_supported: ['token'],
    }),
  );
};
