import { describe, expect, it } from '@jest/globals';
import { type SdkCall, ServiceError } from '../../local/engine/services.ts';
import { StartWorkflow } from '../../workflows/start-workflow.ts';
import { runMachine } from '../support/run-machine.ts';
import { workflowDefinition } from '../support/workflow-definition.ts';

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:TradeMatching';
const { definition } = workflowDefinition(
  (scope, context) =>
    new StartWorkflow(scope, 'StartWorkflow', context, {
      machineArns: [machineArn],
      executionArns: [`${machineArn.replace('stateMachine', 'execution')}:*`],
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

/** Step Functions as far as a start needs it: names are taken for good, and ended executions refuse them. */
const stepFunctions = () => {
  const executions = new Map<string, { input: string; ended: boolean }>();
  const sdk = async ({ action, parameters }: SdkCall): Promise<unknown> => {
    const given = parameters as Record<string, string>;
    if (action === 'startExecution') {
      const { Name = '', Input = '' } = given;
      const known = executions.get(Name);
      if (known && (known.ended || known.input !== Input))
        throw new ServiceError('ExecutionAlreadyExistsException', `Execution Already Exists: '${Name}'`, 400);
      executions.set(Name, known ?? { input: Input, ended: false });
      return { ExecutionArn: `arn:${Name}`, StartDate: '2026-11-25T08:00:00.000Z' };
    }
    const name = given.ExecutionArn?.split(':').at(-1) ?? '';
    return { Input: executions.get(name)?.input, StartDate: '2026-11-25T08:00:00.000Z' };
  };
  return { executions, sdk };
};

const start = async (changed: Partial<Request> = {}, sfn = stepFunctions()) => {
  const run = await runMachine({ definition, type: 'EXPRESS', input: { ...request, ...changed }, sdk: sfn.sdk });
  expect(run.status).toBe('SUCCEEDED');
  const { body, ...output } = run.output as { status: number; mediaType: string; location: string; body: string };
  return { ...output, body: JSON.parse(body) as Record<string, unknown>, text: body };
};

describe('starting a workflow over HTTP', () => {
  it('names the execution after caller, route and key, and adds who asked for it', async () => {
    const sfn = stepFunctions();
    const answer = await start({}, sfn);

    const [[name, { input }] = ['', { input: '{}' }]] = [...sfn.executions];
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(input)).toEqual({ product: 'FX_FORWARD', requestedBy: 'user-1' });
    expect(answer).toMatchObject({
      status: 202,
      mediaType: 'application/json',
      location: `/reconciliations/${name}`,
      body: { runId: name, startedAt: '2026-11-25T08:00:00.000Z' },
    });
  });

  it('gives the same request the same answer, while the execution runs and after it has ended', async () => {
    const sfn = stepFunctions();
    const first = await start({}, sfn);
    const whileItRuns = await start({}, sfn);
    for (const execution of sfn.executions.values()) execution.ended = true;
    const afterItsEnd = await start({}, sfn);

    expect(sfn.executions.size).toBe(1);
    expect([whileItRuns.text, afterItsEnd.text]).toEqual([first.text, first.text]);
  });

  it('tells another request under the same key that the key is taken', async () => {
    const sfn = stepFunctions();
    await start({}, sfn);

    const answer = await start({ body: { product: 'FX_SWAP' } }, sfn);

    expect(answer).toMatchObject({
      status: 409,
      mediaType: 'application/problem+json',
      body: { code: 'IDEMPOTENCY_KEY_REUSED', correlationId: 'request-1' },
    });
    expect(sfn.executions.size).toBe(1);
  });

  it.each([
    ['another person', { caller: { ...request.caller, userId: 'user-2' } }],
    ['another key', { idempotencyKey: 'another-key-000000' }],
    ['another route', { route: 'startReport' }],
  ])('starts another execution for %s', async (_what, changed) => {
    const sfn = stepFunctions();
    await start({}, sfn);
    await start(changed, sfn);

    expect(sfn.executions.size).toBe(2);
  });

  it.each([
    ['a token for another application', { caller: { ...request.caller, audience: 'other' } }, 401, 'UNAUTHENTICATED'],
    ['no group that may', { caller: { ...request.caller, groups: 'employee,auditor' } }, 403, 'FORBIDDEN'],
    ['no group at all', { caller: { ...request.caller, groups: 'employee,' } }, 403, 'FORBIDDEN'],
    ['no key', { idempotencyKey: '' }, 400, 'IDEMPOTENCY_KEY_MISSING'],
    ['a key with other characters', { idempotencyKey: "x'); $eval('1');//aaaaaaaa" }, 400, 'IDEMPOTENCY_KEY_MISSING'],
  ])('refuses %s and starts nothing', async (_what, changed, status, code) => {
    const sfn = stepFunctions();

    const answer = await start(changed, sfn);

    expect(answer).toMatchObject({ status, mediaType: 'application/problem+json', body: { code, status } });
    expect(sfn.executions.size).toBe(0);
  });

  it('tries again when Step Functions is busy', async () => {
    const sfn = stepFunctions();
    let refusals = 2;
    const busy = async (call: SdkCall): Promise<unknown> => {
      if (refusals-- > 0) throw new ServiceError('ThrottlingException', 'Rate exceeded', 400);
      return sfn.sdk(call);
    };

    expect((await start({}, { ...sfn, sdk: busy })).status).toBe(202);
  });
});
