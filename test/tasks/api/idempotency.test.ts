import { randomUUID } from 'node:crypto';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { refuse } from '../../../domain/api/problem.ts';
import { defineRoute } from '../../../domain/api/route.ts';
import { awsApiPorts } from '../../../tasks/api/aws-api-ports.ts';
import { serve } from '../../../tasks/api/define-api.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import { apiClient, clientId, outcomeOf, person } from '../../support/api-client.ts';
import { type LocalTables, startDynamoDbLocal } from '../../support/dynamodb-local.ts';

const make = defineRoute({
  operationId: 'startExecution',
  method: 'POST',
  path: '/things/{thing}',
  tag: 'Executions',
  summary: 'Makes a thing',
  params: z.strictObject({ thing: z.string() }),
  body: z.strictObject({ size: z.int(), colour: z.string().optional() }),
  answer: { status: 201, description: 'x', body: z.strictObject({ made: z.int() }) },
});

let local: LocalTables;
beforeAll(async () => {
  local = await startDynamoDbLocal(['Idempotency']);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: local.config.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    USER_POOL_CLIENT_IDS: `one,${clientId}`,
    CONSOLE_ORIGIN: 'https://console.example.com',
  });
});
afterAll(() => local.stop());

const root = person('root', 'admin');

/** Answers with the number of things made so far; each is made as the test says. */
const world = (making: () => Promise<unknown> = async () => undefined, tableName = 'Idempotency') => {
  process.env.TABLE_IDEMPOTENCY = tableName;
  let made = 0;
  const call = apiClient(
    [
      serve(make, async () => {
        const refusal = await making();
        if (refusal) return refuse('CONFLICT', String(refusal));
        made += 1;
        return { body: { made }, location: `/things/${made}` };
      }),
    ],
    awsApiPorts(),
  );
  const post = (key: string, body: unknown = { size: 1 }, { by = root, thing = 't', remainingMs = 28_000 } = {}) =>
    call({ by, route: 'POST /things/{thing}', params: { thing }, key, body, remainingMs });
  return { post, count: () => made };
};

/** Something that a test waits for, and the one who says that it is there. */
const signal = () => {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
};

/** As the day after: what is kept has expired, and DynamoDB has not taken it away yet. */
const expireAll = async () => {
  const { Items = [] } = await local.dynamo.send(new ScanCommand({ TableName: 'Idempotency' }));
  for (const { requestKey } of Items)
    await local.dynamo.send(
      new UpdateCommand({
        TableName: 'Idempotency',
        Key: { requestKey },
        UpdateExpression: 'SET expiration = :past',
        ExpressionAttributeValues: { ':past': 1 },
      }),
    );
};

describe('a repeated POST', () => {
  it('is carried out once, and gets the same answer', async () => {
    const { post, count } = world();
    const key = randomUUID();
    const [first, again] = [await post(key, { size: 1, colour: 'red' }), await post(key, { colour: 'red', size: 1 })];

    expect(outcomeOf(first)).toBe(201);
    expect(again).toEqual(first);
    expect(count()).toBe(1);
  });

  it('of two at once has one effect and two equal answers', async () => {
    const gate = signal();
    const { post, count } = world(() => gate.given);
    const key = randomUUID();
    const both = Promise.all([post(key), post(key)]);
    gate.give();
    const [one, two] = await both;

    expect(one).toMatchObject({ status: 201, json: { made: 1 } });
    expect(two).toEqual(one);
    expect(count()).toBe(1);
  });

  it.each<[string, unknown, object]>([
    ['another body', { size: 2 }, {}],
    ['a body with more in it', { size: 1, colour: 'red' }, {}],
    ['another path', { size: 1 }, { thing: 'u' }],
  ])('with %s is refused', async (_what, body, of) => {
    const { post, count } = world();
    const key = randomUUID();
    await post(key);

    expect(outcomeOf(await post(key, body, of))).toBe('409 IDEMPOTENCY_KEY_REUSED');
    expect(count()).toBe(1);
  });

  it('by someone else is another request', async () => {
    const { post, count } = world();
    const key = randomUUID();
    await post(key);

    expect(outcomeOf(await post(key, { size: 2 }, { by: person('other', 'admin') }))).toBe(201);
    expect(count()).toBe(2);
  });

  it('of two at once, of which one fails, is carried out by the other', async () => {
    const faults = [new Error('broken in the middle')];
    const gate = signal();
    const { post, count } = world(async () => {
      await gate.given;
      const fault = faults.pop();
      if (fault) throw fault;
    });
    const key = randomUUID();
    const both = Promise.all([post(key), post(key)]);
    gate.give();

    const outcomes = (await both).map(outcomeOf);

    expect(outcomes.sort()).toEqual([201, '500 INTERNAL']);
    expect(count()).toBe(1);
  });

  it('under way tells another request under its key at once that it is taken', async () => {
    const [begun, gate] = [signal(), signal()];
    const { post, count } = world(async () => {
      begun.give();
      await gate.given;
    });
    const key = randomUUID();
    const first = post(key);
    await begun.given;

    const other = await post(key, { size: 2 });
    gate.give();

    expect(outcomeOf(other)).toBe('409 IDEMPOTENCY_KEY_REUSED');
    expect(outcomeOf(await first)).toBe(201);
    expect(count()).toBe(1);
  });

  it('whose function died in the middle is carried out once its time is over, by one of those who wait', async () => {
    const begun = signal();
    const deaths = [new Promise<void>(() => {})];
    const { post, count } = world(() => {
      begun.give();
      return deaths.pop() ?? Promise.resolve();
    });
    const key = randomUUID();
    const first = post(key, { size: 1 }, { remainingMs: 251 });
    await begun.given;

    const [one, two] = await Promise.all([post(key), post(key)]);

    expect(outcomeOf(await first)).toBe('504 TIMEOUT');
    expect(one).toMatchObject({ status: 201, json: { made: 1 } });
    expect(two).toEqual(one);
    expect(count()).toBe(1);
  });

  it('is another request once the key is free again, a day later', async () => {
    const { post, count } = world();
    const key = randomUUID();
    await post(key);
    await expireAll();

    expect(await post(key, { size: 2 })).toMatchObject({ status: 201, json: { made: 2 } });
    expect(await post(key, { size: 2 })).toMatchObject({ status: 201, json: { made: 2 } });
    expect(outcomeOf(await post(key))).toBe('409 IDEMPOTENCY_KEY_REUSED');
    expect(count()).toBe(2);
  });

  it('by who may no longer is refused, and tells nothing of the answer', async () => {
    const { post, count } = world();
    const key = randomUUID();
    await post(key);

    const reply = await post(key, { size: 1 }, { by: person('root', 'employee') });

    expect(outcomeOf(reply)).toBe('403 FORBIDDEN');
    expect(reply.text).not.toContain('made');
    expect(count()).toBe(1);
  });

  it('keeps neither key nor caller in the clear', async () => {
    const { post } = world();
    const key = randomUUID();
    await post(key, { size: 1 }, { by: person('caller-in-the-clear', 'admin') });

    const { Items = [] } = await local.dynamo.send(new ScanCommand({ TableName: 'Idempotency' }));

    expect(JSON.stringify(Items)).not.toMatch(new RegExp(`${key}|caller-in-the-clear`));
  });

  it('is looked at anew where the first was refused or failed', async () => {
    const faults: (() => unknown)[] = [
      () => 'not now',
      () => {
        throw new ConflictError('changed meanwhile');
      },
      () => {
        throw new Error('broken');
      },
      () => undefined,
    ];
    const { post, count } = world(async () => faults.shift()?.());
    const key = randomUUID();
    const outcomes = [];
    for (let turn = 0; turn < 4; turn += 1) outcomes.push(outcomeOf(await post(key)));

    expect(outcomes).toEqual(['409 CONFLICT', '409 CONFLICT', '500 INTERNAL', 201]);
    expect(count()).toBe(1);
  });

  it('that is not fit does not take up the key', async () => {
    const { post } = world();
    const key = randomUUID();

    expect(outcomeOf(await post(key, { size: 'large' }))).toBe('400 VALIDATION_FAILED');
    expect(outcomeOf(await post(key))).toBe(201);
  });

  it('whose table is not there is our fault, and carries nothing out', async () => {
    const { post, count } = world(undefined, 'NoSuchTable');

    expect(outcomeOf(await post(randomUUID()))).toBe('500 INTERNAL');
    expect(count()).toBe(0);
  });
});
