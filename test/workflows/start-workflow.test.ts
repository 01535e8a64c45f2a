import { describe, expect, it } from '@jest/globals';
import { routes } from '../../domain/api/routes.ts';
import { StartWorkflow } from '../../workflows/start-workflow.ts';
import { runMachine } from '../support/run-machine.ts';
import { workflowDefinition } from '../support/workflow-definition.ts';

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:TradeMatching';
const { definition } = workflowDefinition(
  (scope, context) =>
    new StartWorkflow(scope, 'StartWorkflow', context, {
      machineArns: [machineArn],
      executionArns: [`${machineArn.replace('stateMachine', 'execution')}:*`],
      routes: routes.filter(({ starts }) => starts),
    }),
);

const request = {
  route: 'startReconciliation',
  machineArn,
  idName: 'runId',
  location: '/reconciliations/',
  groups: ['trade-ops', 'admin'],
  clients: ['console-client'],
  caller: { userId: 'user-1', groups: 'employee,trade-ops', audience: 'console-client' },
  idempotencyKey: '3d7e1b0c-8a43-4b0e-9a52',
  correlationId: 'request-1',
  body: { product: 'FX_FORWARD' },
};
type Request = Omit<typeof request, 'body'> & { body: object };

/** Stands for the machine that is started: it runs until somebody stops it. */
const patient = { StartAt: 'Patience', States: { Patience: { Type: 'Wait', Seconds: 3600, End: true } } };

type Started = { name: string; executionArn: string; input: string };

/** An engine with both machines, asked as API Gateway asks it. */
const world = async (
  machines: Parameters<typeof runMachine>[0]['machines'] = { TradeMatching: { definition: patient } },
) => {
  const idle = await runMachine({ definition: { StartAt: 'End', States: { End: { Type: 'Succeed' } } }, machines });
  const { engine } = idle;
  const { stateMachineArn } = (await engine.call('CreateStateMachine', {
    name: 'StartWorkflow',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::000000000000:role/test',
    definition: JSON.stringify(definition),
  })) as { stateMachineArn: string };
  const execute = async (changed: Partial<Request> = {}) =>
    (await engine.call('StartSyncExecution', {
      stateMachineArn,
      input: JSON.stringify({ ...request, ...changed }),
    })) as { status: string; output: string };
  return {
    execute,
    async start(changed: Partial<Request> = {}) {
      const { status, output } = await execute(changed);
      expect(status).toBe('SUCCEEDED');
      const { body, ...answer } = JSON.parse(output) as Record<'mediaType' | 'location' | 'body', string> & {
        status: number;
      };
      return { ...answer, body: JSON.parse(body) as Record<string, unknown>, text: body };
    },
    async started(): Promise<Started[]> {
      const { executions } = (await engine.call('ListExecutions', { stateMachineArn: machineArn })) as {
        executions: { executionArn: string; name: string }[];
      };
      return Promise.all(
        executions.map(async ({ executionArn, name }) => {
          const { input } = (await engine.call('DescribeExecution', { executionArn })) as { input: string };
          return { name, executionArn, input };
        }),
      );
    },
    stop: (executionArn: string) => engine.call('StopExecution', { executionArn }),
  };
};

describe('starting a workflow over HTTP', () => {
  it('names the execution after caller, route and key, and adds who asked for it', async () => {
    const { start, started } = await world();
    const answer = await start();

    const [execution] = await started();
    expect(execution?.name).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(execution?.input ?? '')).toEqual({ product: 'FX_FORWARD', requestedBy: 'user-1' });
    expect(answer).toMatchObject({
      status: 202,
      mediaType: 'application/json',
      location: `/reconciliations/${execution?.name}`,
      body: { runId: execution?.name, startedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) },
    });
  });

  it('gives the same request the same answer, while the execution runs and after it has ended', async () => {
    const { start, started, stop } = await world();
    const first = await start();
    const whileItRuns = await start();
    for (const { executionArn } of await started()) await stop(executionArn);
    const afterItsEnd = await start();

    expect(await started()).toHaveLength(1);
    expect([whileItRuns.text, afterItsEnd.text]).toEqual([first.text, first.text]);
  });

  it('gives two equal requests at once one execution and equal answers', async () => {
    const { start, started } = await world();
    const [one, other] = await Promise.all([start(), start()]);

    expect(await started()).toHaveLength(1);
    expect(other.text).toBe(one.text);
  });

  it.each(['while it runs', 'after it has ended'])(
    'tells another request under the same key that it is taken, %s',
    async (when) => {
      const { start, started, stop } = await world();
      await start();
      if (when === 'after it has ended') for (const { executionArn } of await started()) await stop(executionArn);

      const answer = await start({ body: { product: 'FX_SWAP' } });

      expect(answer).toMatchObject({
        status: 409,
        mediaType: 'application/problem+json',
        body: { code: 'IDEMPOTENCY_KEY_REUSED', correlationId: 'request-1' },
      });
      expect(await started()).toHaveLength(1);
    },
  );

  it.each([
    ['another person', { caller: { ...request.caller, userId: 'user-2' } }],
    ['another key', { idempotencyKey: 'another-key-000000' }],
    ['another route', { route: 'startReport' }],
  ])('starts another execution for %s', async (_what, changed) => {
    const { start, started } = await world();
    await start();
    await start(changed);

    expect(await started()).toHaveLength(2);
  });

  it.each([
    ['a token for another application', { caller: { ...request.caller, audience: 'other' } }, 401, 'UNAUTHENTICATED'],
    ['no group that may', { caller: { ...request.caller, groups: 'employee,auditor' } }, 403, 'FORBIDDEN'],
    ['no group at all', { caller: { ...request.caller, groups: 'employee,' } }, 403, 'FORBIDDEN'],
    ['no key', { idempotencyKey: '' }, 400, 'IDEMPOTENCY_KEY_MISSING'],
    ['a short key', { idempotencyKey: 'short' }, 400, 'VALIDATION_FAILED'],
    ['a key with other characters', { idempotencyKey: "x'); $eval('1');//aaaaaaaa" }, 400, 'VALIDATION_FAILED'],
  ])('refuses %s and starts nothing', async (_what, changed, status, code) => {
    const { start, started } = await world();

    const answer = await start(changed);

    expect(answer).toMatchObject({ status, mediaType: 'application/problem+json', body: { code, status } });
    expect(await started()).toEqual([]);
  });

  it.each([
    [{ asOf: '2026-02-30' }, '/asOf', 'expected a date such as 2026-11-20'],
    [{ asOf: 20261120 }, '/asOf', 'expected a date such as 2026-11-20'],
    [{ product: 'FX' }, '/product', expect.stringMatching(/^expected one of FX_SPOT, FX_FORWARD, /)],
    [{ product: null }, '/product', expect.stringContaining('expected one of')],
    [{ counterparty: '' }, '/counterparty', 'expected a text of 1 to 200 characters'],
    [{ counterparty: 'x'.repeat(201) }, '/counterparty', 'expected a text of 1 to 200 characters'],
    [{ counterparty: ['x'] }, '/counterparty', 'expected a text of 1 to 200 characters'],
  ])('says where a body does not fit, and what was expected: %j', async (body, pointer, message) => {
    const { start, started } = await world();

    const answer = await start({ body });

    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors).toEqual([{ in: 'body', pointer, message }]);
    expect(answer.body.detail).toMatch(new RegExp(`^body ${pointer}: expected`));
    expect(await started()).toEqual([]);
  });

  it('says all that does not fit, and takes what does', async () => {
    const { start, started } = await world();

    const refused = await start({ body: { asOf: 'today', product: 'FX', counterparty: 'LEI' } });
    await start({ body: { asOf: '2024-02-29', product: 'FX_SWAP', counterparty: 'Bank “A” / B' } });

    expect(refused.body.errors).toMatchObject([{ pointer: '/asOf' }, { pointer: '/product' }]);
    expect(await started()).toHaveLength(1);
  });

  it('fails where the machine is not there, so that the gateway answers that it is not available', async () => {
    const { execute } = await world({});

    expect(await execute()).toMatchObject({ status: 'FAILED', error: 'Sfn.StateMachineDoesNotExistException' });
  });

  it('repeats both calls when Step Functions is busy', () => {
    const calls = Object.values(definition.States).filter(({ Type }) => Type === 'Task');

    expect(calls).toHaveLength(2);
    for (const { Retry } of calls)
      expect(Retry).toEqual([expect.objectContaining({ ErrorEquals: expect.arrayContaining(['Sfn.SfnException']) })]);
  });
});
