import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { executionRoutes } from '../../../domain/api/routes/executions.ts';
import { sfnExecutions } from '../../../tasks/adapters/sfn-executions.ts';
import { sfnTaskCallbacks } from '../../../tasks/adapters/sfn-task-callbacks.ts';
import { servedExecutions } from '../../../tasks/api/executions/served-executions.ts';
import type { ExecutionAudit } from '../../../tasks/ports/execution-audit.ts';
import { type ApiCall, apiClient, outcomeOf } from '../../support/api-client.ts';
import { startStepFunctions } from '../../support/local-step-functions.ts';
import { memoryAudit } from '../../support/memory/memory-audit.ts';
import { memoryExecutionAudit } from '../../support/memory/memory-execution-audit.ts';
import { people, type Who } from '../../support/people.ts';

const everyone = Object.keys(people) as Who[];

const token = '{% $states.context.Task.Token %}';
const asking = (End: boolean, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: {
    FunctionName: 'echo',
    Payload: { reply: token, link: "{% 'https://x/?t=' & $encodeUrlComponent($states.context.Task.Token) %}" },
  },
  ...(End ? { End } : {}),
  ...more,
});
const jsonata = (StartAt: string, States: object) => ({ QueryLanguage: 'JSONata', StartAt, States });

/** Tokens that a waiting task handed out, in order. */
const tokens: string[] = [];
let isBroken = true;
let stepFunctions: Awaited<ReturnType<typeof startStepFunctions>>;
beforeAll(async () => {
  stepFunctions = await startStepFunctions(
    {
      echo: async (payload) => {
        tokens.push((payload as { reply: string }).reply);
        return { heard: payload };
      },
      work: async () => {
        if (isBroken) throw new Error('out of order');
        return { done: true };
      },
    },
    {
      TradeMatching: {
        definition: jsonata('Work', {
          Work: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'work', Payload: {} },
            Output: '{% $states.result.Payload %}',
            End: true,
          },
        }),
      },
      DocumentExtraction: {
        definition: jsonata('Begin', {
          Begin: { Type: 'Pass', Next: 'RequestReview' },
          RequestReview: asking(false, { Next: 'Ask', Catch: [{ ErrorEquals: ['Skip'], Next: 'Ask' }] }),
          Ask: asking(true, { Catch: [{ ErrorEquals: ['Again'], Next: 'Ask' }] }),
        }),
      },
      Asking: {
        definition: jsonata('Both', {
          Both: {
            Type: 'Map',
            Items: [1, 2],
            ItemProcessor: { StartAt: 'Ask', States: { Ask: asking(true) } },
            End: true,
          },
        }),
      },
      Fast: { definition: jsonata('Done', { Done: { Type: 'Succeed' } }), type: 'EXPRESS' },
      Hidden: { definition: jsonata('Done', { Done: { Type: 'Succeed' } }) },
    },
  );
});
afterAll(() => stepFunctions.stop());

const trail = memoryAudit();
const call = (request: ApiCall, audit: ExecutionAudit = memoryExecutionAudit(trail)) =>
  apiClient(
    servedExecutions({
      machines: ['TradeMatching', 'DocumentExtraction', 'Asking', 'Fast', 'Deployed'],
      executions: sfnExecutions(stepFunctions.client, () => stepFunctions.machineArnPrefix),
      callbacks: sfnTaskCallbacks(stepFunctions.client),
      audit,
      clock: () => Date.UTC(2026, 10, 2, 9),
    }),
  )(request);

const { admin } = people;
const start = (machine: string, { by = admin, key = randomUUID(), input = {} as object } = {}) =>
  call({ by, route: 'POST /executions', body: { machine, input }, key });
const started = async (machine: string): Promise<{ machine: string; executionId: string }> => {
  const { machine: name, executionId } = (await start(machine)).json as { machine: string; executionId: string };
  await stepFunctions.settled();
  return { machine: name, executionId };
};
const on = (route: string, params: Record<string, string>, body?: object, by = admin) =>
  call({
    by,
    route: `${route.split(' ')[0]} /executions/{machine}/{executionId}${route.split(' ')[1] ?? ''}`,
    params,
    body,
  });
type History = { items: { id: number; type: string; details: Record<string, unknown> }[]; nextCursor?: string };

describe('rights', () => {
  const runs: Record<string, readonly Who[]> = { TradeMatching: ['trade-ops', 'admin'], DocumentExtraction: ['admin'] };
  const sees: Record<string, readonly Who[]> = {
    TradeMatching: ['trade-ops', 'auditor', 'admin'],
    DocumentExtraction: ['auditor', 'admin'],
  };
  const mayLook: readonly Who[] = ['trade-ops', 'ledger-ops', 'auditor', 'admin'];
  const mayAct: readonly Who[] = ['trade-ops', 'ledger-ops', 'admin'];
  const cells = Object.keys(runs).flatMap((machine) => everyone.map((who) => [machine, who] as const));

  it.each(cells)('to look at %s as %s', async (machine, who) => {
    const execution = await started(machine);
    const expected = sees[machine]?.includes(who) ? 200 : mayLook.includes(who) ? '404 NOT_FOUND' : '403 FORBIDDEN';
    const by = people[who];
    const replies = [
      await call({ by, route: 'GET /executions', query: { machine } }),
      await on('GET', execution, undefined, by),
      await on('GET /history', execution, undefined, by),
    ];

    expect(replies.map(outcomeOf)).toEqual([expected, expected, expected]);
    if (expected !== '404 NOT_FOUND') return;
    const nowhere = await on('GET', { machine: 'Nowhere', executionId: 'e' }, undefined, by);
    expect(replies).toEqual([nowhere, nowhere, nowhere]);
  });

  it.each(cells)('to run %s as %s', async (machine, who) => {
    const execution = await started(machine);
    const by = people[who];
    const may = runs[machine]?.includes(who);
    const not = mayAct.includes(who) ? '404 NOT_FOUND' : '403 FORBIDDEN';
    const replies = [
      await start(machine, { by }),
      await on('POST /stop', execution, { reason: 'a test' }, by),
      await on('POST /redrive', execution, undefined, by),
    ];

    expect(replies.map(outcomeOf)).toEqual(may ? [202, 200, 202] : [not, not, not]);
  });

  it.each(everyone)('to decide a step as %s', async (who) => {
    const execution = await started('Asking');
    const body = { state: 'Nothing', outcome: { kind: 'succeed', output: {} } };
    const reply = await on('POST /decisions', execution, body, people[who]);

    expect(outcomeOf(reply)).toBe(who === 'admin' ? '409 CONFLICT' : '403 FORBIDDEN');
  });

  it.each(executionRoutes.map(({ method, path }) => `${method} ${path}`))('%s needs a token', async (route) => {
    expect(outcomeOf(await call({ route, params: { machine: 'TradeMatching', executionId: 'e' }, body: {} }))).toBe(
      '401 UNAUTHENTICATED',
    );
  });

  it.each(['Hidden', 'Nowhere', 'Deployed', 'constructor', 'toString', 'hasOwnProperty'])(
    'reach no machine %s, which is not ours to run or not there',
    async (machine) => {
      expect(outcomeOf(await call({ by: admin, route: 'GET /executions', query: { machine } }))).toBe('404 NOT_FOUND');
      expect(outcomeOf(await start(machine))).toBe('404 NOT_FOUND');
      expect(outcomeOf(await on('GET', { machine, executionId: 'e' }))).toBe('404 NOT_FOUND');
      expect(outcomeOf(await on('POST /redrive', { machine, executionId: 'e' }))).toBe('404 NOT_FOUND');
      expect(outcomeOf(await on('POST /stop', { machine, executionId: 'e' }, { reason: 'r' }))).toBe('404 NOT_FOUND');
    },
  );
});

describe('starting an execution', () => {
  it('says who asked for it, whatever the input says', async () => {
    const { machine, executionId } = (
      await start('TradeMatching', { input: { asOf: '2026-11-02', requestedBy: 'someone' } })
    ).json as { machine: string; executionId: string };

    expect((await on('GET', { machine, executionId })).json).toMatchObject({
      input: { asOf: '2026-11-02', requestedBy: 'root' },
    });
  });

  it('again under the same key is the same execution, while it runs and after it ended', async () => {
    const key = randomUUID();
    const first = await start('TradeMatching', { key });
    const atOnce = await start('TradeMatching', { key });
    await stepFunctions.settled();
    const later = await start('TradeMatching', { key });

    expect(first.status).toBe(202);
    expect([atOnce.json, later.json]).toEqual([first.json, first.json]);
    expect(first.headers.Location).toBe(
      `/executions/TradeMatching/${(first.json as { executionId: string }).executionId}`,
    );
  });

  it('under a key that started something else is refused', async () => {
    const key = randomUUID();
    await start('TradeMatching', { key, input: { asOf: '2026-11-02' } });

    expect(outcomeOf(await start('TradeMatching', { key, input: { asOf: '2026-11-03' } }))).toBe(
      '409 IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('with more than Step Functions takes is refused', async () => {
    expect(outcomeOf(await start('TradeMatching', { input: { text: 'ü'.repeat(131_100) } }))).toBe(
      '413 PAYLOAD_TOO_LARGE',
    );
  });
});

describe('executions', () => {
  it('are listed page by page, by status', async () => {
    isBroken = true;
    for (let count = 0; count < 3; count += 1) await started('TradeMatching');
    const list = async (query: Record<string, string>) =>
      (await call({ by: people['trade-ops'], route: 'GET /executions', query: { machine: 'TradeMatching', ...query } }))
        .json as {
        items: { executionId: string; status: string }[];
        nextCursor?: string;
      };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ status: 'FAILED', limit: '2', ...(cursor && { cursor }) });
      expect(page.items.every(({ status }) => status === 'FAILED')).toBe(true);
      seen.push(...page.items.map(({ executionId }) => executionId));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await list({ status: 'ABORTED', limit: '100' })).items.every(({ status }) => status === 'ABORTED')).toBe(
      true,
    );
  });

  it('of an Express machine are not kept by AWS, which is said', async () => {
    expect(outcomeOf(await call({ by: admin, route: 'GET /executions', query: { machine: 'Fast' } }))).toBe(
      '422 UNPROCESSABLE',
    );
  });

  it('are stopped with a reason and a name, and once ended stay as they were', async () => {
    const execution = await started('Asking');
    const first = await on('POST /stop', execution, { reason: 'sent by mistake' });
    const again = await on('POST /stop', execution, { reason: 'once more' });

    expect([outcomeOf(first), outcomeOf(again)]).toEqual([200, 200]);
    expect((await on('GET', execution)).json).toMatchObject({
      status: 'ABORTED',
      error: 'StoppedByPerson',
      cause: 'sent by mistake (root)',
      redrivable: true,
    });
  });

  it('go on where they failed, but not while they run or after they succeeded', async () => {
    isBroken = true;
    const execution = await started('TradeMatching');
    const waiting = await started('Asking');
    isBroken = false;
    const redriven = await on('POST /redrive', execution);
    await stepFunctions.settled();

    expect(outcomeOf(redriven)).toBe(202);
    expect((await on('GET', execution)).json).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      output: { done: true },
    });
    expect(outcomeOf(await on('POST /redrive', execution))).toBe('409 CONFLICT');
    expect(outcomeOf(await on('POST /redrive', waiting))).toBe('409 CONFLICT');
    isBroken = true;
  });
});

describe('a history', () => {
  const historyOf = async (execution: Record<string, string>, query: Record<string, string> = {}, by = admin) =>
    call({ by, route: 'GET /executions/{machine}/{executionId}/history', params: execution, query });
  const read = async (...of: Parameters<typeof historyOf>) => (await historyOf(...of)).json as History;

  it('is given whole, in either order, as Step Functions recorded it', async () => {
    const execution = await started('Asking');
    const whole = await read(execution, { limit: '100' });
    const pages: History['items'] = [];
    let cursor: string | undefined;
    do {
      const page = await read(execution, { limit: '3', ...(cursor && { cursor }) });
      pages.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    const newestFirst = await read(execution, { limit: '100', order: 'newestFirst' });

    expect(pages).toEqual(whole.items);
    expect(newestFirst.items).toEqual(whole.items.toReversed());
    expect(whole.items[0]).toMatchObject({
      id: 1,
      type: 'ExecutionStarted',
      details: { input: expect.stringContaining('root') },
    });
    expect(whole.items.find(({ type }) => type === 'TaskScheduled')?.details).toMatchObject({ resourceType: 'lambda' });
  });

  it('never shows a task token: not in what the task was given, nor in what it answered, on no page', async () => {
    tokens.length = 0;
    const execution = await started('DocumentExtraction');
    const [handedOut = ''] = tokens;
    const pages = [await historyOf(execution, { limit: '100' })];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
      const page = await historyOf(execution, { limit: '1', ...(cursor && { cursor }) });
      pages.push(page);
      cursor = (page.json as History).nextCursor;
    }
    const shown = [...pages.map(({ text }) => text), (await on('GET', execution)).text].join('\n');

    expect(handedOut.length).toBeGreaterThan(60);
    expect(shown).not.toContain(handedOut);
    expect(shown).not.toContain(encodeURIComponent(handedOut));
    expect(shown).toContain('(task token)');
  });

  it('of another execution, order or caller refuses the cursor', async () => {
    const [one, two] = [await started('Asking'), await started('Asking')];
    const { nextCursor: cursor = '' } = await read(one, { limit: '2' });

    expect(outcomeOf(await historyOf(two, { cursor }))).toBe('400 BAD_CURSOR');
    expect(outcomeOf(await historyOf(one, { cursor, order: 'newestFirst' }))).toBe('400 BAD_CURSOR');
    expect(outcomeOf(await historyOf(one, { cursor }, people.auditor))).toBe('400 BAD_CURSOR');
    expect(outcomeOf(await historyOf(one, { cursor }))).toBe(200);
  });
});

describe('deciding a step', () => {
  const decide = async (execution: Record<string, string>, body: object) => {
    const reply = await on('POST /decisions', execution, body);
    await stepFunctions.settled();
    return reply;
  };
  const succeed = (state: string, more: object = {}) => ({
    state,
    outcome: { kind: 'succeed', output: { ok: true } },
    ...more,
  });
  const waitsOf = async (execution: Record<string, string>) =>
    ((await on('GET /history', execution)).json as History).items
      .filter(({ type }) => type === 'TaskScheduled')
      .map(({ id }) => id);
  /** An execution that waits at Ask, past the review. */
  const atAsk = async () => {
    const execution = await started('DocumentExtraction');
    await sfnTaskCallbacks(stepFunctions.client).succeed(tokens.at(-1) ?? '', { kind: 'accepted' });
    await stepFunctions.settled();
    return execution;
  };

  it('lets the execution go on with the output that is given, once, and shows no token', async () => {
    const execution = await atAsk();
    const reply = await decide(execution, succeed('Ask'));

    expect(reply).toMatchObject({ status: 200, json: { ...execution, at: '2026-11-02T09:00:00.000Z' } });
    expect((await on('GET', execution)).json).toMatchObject({ status: 'SUCCEEDED', output: { ok: true } });
    expect(outcomeOf(await decide(execution, succeed('Ask')))).toBe('409 CONFLICT');
  });

  it('may fail it, and the machine catches that as it says', async () => {
    const execution = await atAsk();
    const again = await decide(execution, { state: 'Ask', outcome: { kind: 'fail', error: 'Again' } });
    const reply = await decide(execution, {
      state: 'Ask',
      outcome: { kind: 'fail', error: 'Wrong', cause: 'no such thing' },
    });

    expect([outcomeOf(again), outcomeOf(reply)]).toEqual([200, 200]);
    expect((await on('GET', execution)).json).toMatchObject({
      status: 'FAILED',
      error: 'Wrong',
      cause: 'no such thing',
    });
  });

  it('that has a route of its own is left to that', async () => {
    const execution = await started('DocumentExtraction');
    const reply = await decide(execution, succeed('RequestReview'));

    expect(outcomeOf(reply)).toBe('422 UNPROCESSABLE');
    expect(reply.problem?.detail).toContain('POST /documents/{documentId}/review');
  });

  it('that several wait at needs to be told which', async () => {
    const execution = await started('Asking');
    const [one = 0, two = 0] = await waitsOf(execution);
    const unsaid = await decide(execution, succeed('Ask'));
    const told = await decide(execution, succeed('Ask', { eventId: two }));
    const rest = await decide(execution, succeed('Ask'));

    expect(outcomeOf(unsaid)).toBe('409 CONFLICT');
    expect(unsaid.problem?.detail).toContain(`${one}, ${two}`);
    expect([outcomeOf(told), outcomeOf(rest)]).toEqual([200, 200]);
    expect((await on('GET', execution)).json).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    ['at which nothing waits', 'Begin'],
    ['that the execution has left', 'RequestReview2'],
    ['that there is none of', 'constructor'],
  ])('%s is a conflict', async (_what, state) => {
    expect(outcomeOf(await decide(await atAsk(), succeed(state)))).toBe('409 CONFLICT');
  });

  it('of an execution that ended is a conflict, and after a redrive is the new wait', async () => {
    const execution = await atAsk();
    await on('POST /stop', execution, { reason: 'r' });
    const stopped = await decide(execution, succeed('Ask'));
    await on('POST /redrive', execution);
    await stepFunctions.settled();

    expect(outcomeOf(stopped)).toBe('409 CONFLICT');
    expect(outcomeOf(await decide(execution, succeed('Ask')))).toBe(200);
    expect((await on('GET', execution)).json).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('of many that are redriven at once is found for each', async () => {
    const execution = await started('Asking');
    await on('POST /stop', execution, { reason: 'r' });
    await on('POST /redrive', execution);
    await stepFunctions.settled();
    const waits = (await waitsOf(execution)).slice(-2);
    const replies = [];
    for (const eventId of waits) replies.push(outcomeOf(await decide(execution, succeed('Ask', { eventId }))));

    expect(replies).toEqual([200, 200]);
    expect((await on('GET', execution)).json).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('with more than Step Functions takes is refused', async () => {
    const outcome = { kind: 'succeed', output: { text: 'x'.repeat(262_200) } };

    expect(outcomeOf(await decide(await started('Asking'), { state: 'Ask', outcome }))).toBe('413 PAYLOAD_TOO_LARGE');
  });
});

describe('any request', () => {
  it('is answered by what it asks for or by a problem of the caller’s, never by a fault of ours', async () => {
    const hostile = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'a:b', '../x', '*', '\0', 'TradeMatching', 'TradeMatching:1', '🙂'),
      fc.string({ unit: 'binary', maxLength: 100 }),
    );
    const names = fc.constantFrom(
      'machine',
      'input',
      'state',
      'outcome',
      'reason',
      'eventId',
      'limit',
      'cursor',
      'status',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...executionRoutes.map(({ method, path }) => `${method} ${path}`)),
        fc.record({ machine: fc.oneof(fc.constant('TradeMatching'), hostile), executionId: hostile }),
        fc.dictionary(fc.oneof(names, hostile), hostile, { maxKeys: 4 }),
        async (route, params, fields) => {
          const given = route.startsWith('POST') ? { body: { ...fields, input: fields } } : { query: fields };

          expect((await call({ by: admin, route, params, ...given })).status).toBeLessThan(500);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('the audit trail', () => {
  const storyOf = ({ machine, executionId }: { machine: string; executionId: string }) =>
    trail
      .entriesOf(`EXECUTION#${machine}/${executionId}`)
      .map(({ actor, action, before, after }) => ({ actor, action, before, after }));
  const told = (action: string, before: object | null, after: object) => ({
    actor: 'root',
    action: `EXECUTION_${action}`,
    before,
    after: { requestId: expect.stringMatching(/^[0-9a-f]{32}$/), ...after },
  });
  const at = expect.stringMatching(/^20.*Z$/);

  it('tells who started and stopped an execution, with what, and what came of it', async () => {
    const execution = await started('Asking');
    await on('POST /stop', execution, { reason: 'sent by mistake' });

    expect(storyOf(execution)).toEqual([
      told('START_REQUESTED', null, { input: '{"requestedBy":"root"}' }),
      told('START_DONE', null, { at }),
      told('STOP_REQUESTED', { status: 'RUNNING' }, { reason: 'sent by mistake' }),
      told('STOP_DONE', { status: 'RUNNING' }, { at }),
    ]);
  });

  it('tells of a redrive, and of one that was refused', async () => {
    isBroken = true;
    const execution = await started('TradeMatching');
    isBroken = false;
    await on('POST /redrive', execution);
    await stepFunctions.settled();
    await on('POST /redrive', execution);
    isBroken = true;

    expect(storyOf(execution).slice(2)).toEqual([
      told('REDRIVE_REQUESTED', { status: 'FAILED' }, {}),
      told('REDRIVE_DONE', { status: 'FAILED' }, { at }),
      told('REDRIVE_REQUESTED', { status: 'SUCCEEDED' }, {}),
      told('REDRIVE_REFUSED', { status: 'SUCCEEDED' }, { because: expect.stringContaining('go on') }),
    ]);
  });

  it('tells what was decided of which step, and has no token', async () => {
    const execution = await started('Asking');
    const { items } = (await on('GET /history', execution)).json as History;
    const eventId = items.findLast(({ type }) => type === 'TaskScheduled')!.id;
    await on('POST /decisions', execution, { state: 'Ask', eventId, outcome: { kind: 'fail', error: 'Wrong' } });

    expect(storyOf(execution).slice(2)).toEqual([
      told('DECIDE_REQUESTED', { status: 'RUNNING' }, { state: 'Ask', eventId, error: 'Wrong', cause: '' }),
      told('DECIDE_DONE', { status: 'RUNNING' }, { at }),
    ]);
    expect(JSON.stringify(storyOf(execution))).not.toContain(tokens.at(-1));
  });

  it('has nothing of what was not there to be done, nor of who may not', async () => {
    const execution = { machine: 'TradeMatching', executionId: 'none' };
    await on('POST /stop', execution, { reason: 'r' });
    await on('POST /redrive', execution);
    const other = await started('TradeMatching');
    await on('POST /stop', other, { reason: 'r' }, people.auditor);

    expect(storyOf(execution)).toEqual([]);
    expect(storyOf(other)).toHaveLength(2);
  });

  it('tells a request once that is repeated after a crash, whether or not the call was made', async () => {
    const execution = await started('Asking');
    const audit = memoryExecutionAudit(trail);
    const dies = (): never => {
      throw new Error('the function dies here');
    };
    const stop = (crashing: Partial<ExecutionAudit>) =>
      call(
        {
          by: admin,
          route: 'POST /executions/{machine}/{executionId}/stop',
          params: execution,
          body: { reason: 'once' },
          key: 'one-key-for-all-of-them',
        },
        { ...audit, ...crashing },
      );
    const beforeTheCall = await stop({ ask: (...asked) => audit.ask(...asked).then(dies) });
    const statusBetween = (await on('GET', execution)).json;
    const afterTheCall = await stop({ conclude: async () => dies() });
    const whole = await stop({});

    expect([beforeTheCall, afterTheCall, whole].map(outcomeOf)).toEqual(['500 INTERNAL', '500 INTERNAL', 200]);
    expect(statusBetween).toMatchObject({ status: 'RUNNING' });
    expect(storyOf(execution).slice(2)).toEqual([
      told('STOP_REQUESTED', { status: 'RUNNING' }, { reason: 'once' }),
      told('STOP_DONE', { status: 'ABORTED' }, { at }),
    ]);
  });
});
