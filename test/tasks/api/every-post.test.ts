import '../../support/api-environment.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { needsIdempotencyKey, takesIdempotencyKey } from '../../../domain/api/idempotency-key.ts';
import type { RouteShape } from '../../../domain/api/route.ts';
import { routes } from '../../../domain/api/routes.ts';
import { awsApiPorts } from '../../../tasks/api/aws-api-ports.ts';
import { defineApi, serve } from '../../../tasks/api/define-api.ts';
import { apiFunctions } from '../../../tasks/api/descriptions.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { requestFor } from '../../support/example-requests.ts';
import { gatewayStandIn } from '../../support/gateway-stand-in.ts';
import { memoryTokens } from '../../support/memory/memory-tokens.ts';

const posts: readonly RouteShape[] = routes.filter(({ method }) => method === 'POST');
/** One that a machine is started by is StartWorkflow's: test/workflows/start-workflow.test.ts. */
const served = posts.filter((route) => takesIdempotencyKey(route) && !route.starts);

const credentials = 'it carries credentials, which are kept nowhere';
const anotherCode = 'repeating it does nothing but send another code';

describe('every POST', () => {
  it('takes an Idempotency-Key, but for these', () => {
    const without = posts.filter((route) => !takesIdempotencyKey(route));

    expect(Object.fromEntries(without.map((route) => [route.operationId, route.withoutIdempotencyKey]))).toEqual({
      register: credentials,
      verifyEmail: 'repeating it changes nothing',
      resendVerification: anotherCode,
      login: credentials,
      answerChallenge: credentials,
      refreshTokens: credentials,
      forgotPassword: anotherCode,
      resetPassword: credentials,
      logout: credentials,
    });
  });

  it('that takes one needs it, but for these', () => {
    const optional = posts.filter((route) => takesIdempotencyKey(route) && !needsIdempotencyKey(route));

    expect(Object.fromEntries(optional.map((route) => [route.operationId, route.optionalIdempotencyKey]))).toEqual({
      postTransaction: 'its txId names it',
      simulateProcessorEntry: 'its entryId, or its content, names it',
      simulateCoreEntry: 'its entryId, or its content, names it',
    });
  });

  it('that takes one is served by a function that may keep answers, and no other function may', () => {
    const keeping = apiFunctions.filter(({ grants }) =>
      grants.some((grant) => 'table' in grant && grant.table === 'Idempotency'),
    );
    const needing = apiFunctions.filter(({ serves }) => served.some(({ operationId }) => serves.includes(operationId)));

    expect(keeping.map(({ name }) => name)).toEqual(needing.map(({ name }) => name));
  });
});

/** Another body that the route takes: with a letter more in the first text that may have one. */
const otherBody = (route: RouteShape, body: unknown): unknown => {
  const json = JSON.stringify(body);
  for (const { index } of json.matchAll(/"(?=[,}\]])/g)) {
    const changed: unknown = JSON.parse(`${json.slice(0, index)}x${json.slice(index)}`);
    if (route.body?.safeParse(changed).success) return changed;
  }
  throw new Error(`no text of ${route.operationId}’s example can be changed`);
};

describe('every POST that takes an Idempotency-Key', () => {
  let local: LocalTables;
  let ask: (operationId: RouteShape['operationId'], key: string | undefined, isOther?: boolean) => Promise<string>;
  beforeAll(async () => {
    local = await startDynamoDbLocal(['Idempotency']);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: local.config.endpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      TABLE_IDEMPOTENCY: 'Idempotency',
    });
    const tokens = await memoryTokens();
    const Authorization = await tokens.idToken(
      { userId: 'root', email: 'root@example.com', name: 'Root', groups: ['admin'] },
      { authenticatedAtMs: Date.now(), issuedAtMs: Date.now(), expiresInSeconds: 3600 },
    );
    let done = 0;
    const counting = served.map((route) =>
      serve(route, async () => {
        done += 1;
        return { text: `answer ${done}`, mediaType: 'text/plain' };
      }),
    );
    const request = gatewayStandIn(served, defineApi(counting, awsApiPorts()) as never, tokens.keys);
    ask = async (operationId, key, isOther = false) => {
      const { body, path, headers, method } = requestFor(operationId);
      const route = served.find((one) => one.operationId === operationId) as RouteShape;
      const { 'Idempotency-Key': _ownKey, ...others } = headers as Record<string, string>;
      const answer = await request({
        method,
        path: isOther ? path.replace('/no-such', '/another').replace('/M-0', '/M-1') : path,
        headers: {
          ...others,
          Authorization,
          'Content-Type': 'application/json',
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
        ...(body !== undefined && {
          body: JSON.stringify(isOther && !route.params ? otherBody(route, body) : body),
        }),
      });
      return answer.statusCode < 400
        ? `${answer.statusCode} ${answer.body}`
        : `${answer.statusCode} ${(JSON.parse(answer.body) as { code: string }).code}`;
    };
  });
  afterAll(() => local.stop());

  it.each(served.map((route) => [route.operationId, route.answer.status] as const))(
    '%s: is carried out once per key, also by two at once, and tells another request from it',
    async (operationId, status) => {
      const key = randomUUID();
      const [one, two] = await Promise.all([ask(operationId, key), ask(operationId, key)]);
      const again = await ask(operationId, key);
      const otherRequest = await ask(operationId, key, true);
      const otherKey = await ask(operationId, randomUUID());

      expect(one).toMatch(new RegExp(`^${status} answer \\d+$`));
      expect([two, again]).toEqual([one, one]);
      expect(otherRequest).toBe('409 IDEMPOTENCY_KEY_REUSED');
      expect(otherKey).not.toBe(one);
    },
  );

  it.each(served.map((route) => [route.operationId, needsIdempotencyKey(route)] as const))(
    '%s: needs one: %s',
    async (operationId, isNeeded) => {
      const answer = await ask(operationId, undefined);

      expect(answer).toMatch(isNeeded ? /^400 IDEMPOTENCY_KEY_MISSING$/ : /^201 answer \d+$/);
    },
  );
});
