import { region } from '../assembly/resource-handler.ts';
import { ApiError } from '../gateway/gateway-request.ts';
import { LambdaServiceError } from '../lambda/invocation.ts';
import type { User } from './user.ts';
import type { Trigger, UserPool } from './user-pool.ts';

/** Runs a function to its result, or to its own failure. */
export type InvokeTrigger = (functionArn: string, payload: string) => Promise<{ payload: string; failed: boolean }>;

/** What PreTokenGeneration says of the tokens. */
export type ClaimsOverride = {
  add: Readonly<Record<string, string>>;
  suppress: readonly string[];
  /** undefined: the user's own. */
  groups: readonly string[] | undefined;
};
const noOverride: ClaimsOverride = { add: {}, suppress: [], groups: undefined };

/** Claims that no trigger may change. */
const reserved =
  /^(acr|amr|at_hash|aud|auth_time|azp|client_id|exp|iat|iss|jti|origin_jti|sub|token_use|cognito:username)$/;

/**
 * Calls the function that the pool declares for a trigger, in Cognito's event form.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 *
 * @returns the event's `response`, or undefined where no function is declared.
 * @throws ApiError UserLambdaValidationException if it fails, InvalidLambdaResponseException if it answers something else.
 */
export const callTrigger = async (
  invoke: InvokeTrigger,
  call: {
    pool: UserPool;
    trigger: Trigger;
    source: string;
    clientId: string;
    /** Without a status while it is only being signed up. */
    user: Pick<User, 'username' | 'attributes'> & Partial<Pick<User, 'status'>>;
    request?: Record<string, unknown>;
    response?: Record<string, unknown>;
  },
): Promise<Record<string, unknown> | undefined> => {
  const { pool, trigger, user } = call;
  const functionArn = pool.triggers[trigger];
  if (functionArn === undefined) return undefined;
  const event = {
    version: '1',
    region,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: call.clientId },
    triggerSource: call.source,
    request: {
      userAttributes: { ...user.attributes, ...(user.status !== undefined && { 'cognito:user_status': user.status }) },
      ...call.request,
    },
    response: call.response ?? {},
  };
  const { payload, failed } = await invoke(functionArn, JSON.stringify(event)).catch((error: unknown) => {
    if (!(error instanceof LambdaServiceError)) throw error;
    throw new ApiError('UnexpectedLambdaException', `${trigger} invocation failed due to error ${error.name}.`);
  });
  const answer = JSON.parse(payload) as { errorMessage?: string; response?: unknown } | null;
  if (failed)
    throw new ApiError('UserLambdaValidationException', `${trigger} failed with error ${answer?.errorMessage ?? ''}.`);
  const response = answer?.response;
  if (typeof response !== 'object' || response === null)
    throw new ApiError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  return response as Record<string, unknown>;
};

export const claimsOverrideOf = (response: Record<string, unknown> | undefined): ClaimsOverride => {
  const details = response?.claimsOverrideDetails as
    | {
        claimsToAddOrOverride?: Record<string, unknown>;
        claimsToSuppress?: unknown[];
        groupOverrideDetails?: { groupsToOverride?: unknown[] };
      }
    | null
    | undefined;
  if (!details) return noOverride;
  const changeable = ([name]: readonly [string, unknown]): boolean => !reserved.test(name);
  return {
    add: Object.fromEntries(
      Object.entries(details.claimsToAddOrOverride ?? {})
        .filter(changeable)
        .map(([name, value]) => [name, String(value)]),
    ),
    suppress: (details.claimsToSuppress ?? []).map(String).filter((name) => !reserved.test(name)),
    groups: details.groupOverrideDetails?.groupsToOverride?.map(String),
  };
};
