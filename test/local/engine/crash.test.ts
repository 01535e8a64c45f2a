import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { seededRandom } from '../../support/run-machine.ts';
import { callEngine, type EngineProcess, startEngineProcess } from './engine-process.ts';

/** More kills by `CRASHES=200 SEED=7 npm test -- test/local/engine/crash`. */
const crashes = Number(process.env.CRASHES ?? 6);
const seed = Number(process.env.SEED ?? 20260105);

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:step';
const task = (step: string, next: object): object => ({
  Type: 'Task',
  Resource: functionArn,
  Arguments: { step, execution: '{% $states.context.Execution.Name %}' },
  Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 10 }],
  ...next,
});

/** A chain, a wait, a retry, a token and a map with a task in each iteration: everything that a restart must carry on. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: task('first', { Assign: { first: '{% $states.result.serial %}' }, Next: 'Pause' }),
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Flaky' },
    Flaky: task('flaky', { Next: 'Ask' }),
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: functionArn, Payload: { token: '{% $states.context.Task.Token %}' } },
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: '{% [1..12] %}',
      MaxConcurrency: 4,
      ItemProcessor: {
        StartAt: 'Item',
        States: {
          Item: {
            Type: 'Task',
            Resource: functionArn,
            Arguments: {
              step: '{% "item" & $states.context.Map.Item.Index %}',
              execution: '{% $states.context.Execution.Name %}',
            },
            End: true,
          },
        },
      },
      Output: { first: '{% $first %}', items: '{% $count($states.result) %}' },
      End: true,
    },
  },
};

type Lambda = {
  server: Server;
  endpoint: string;
  lastSerial: Map<string, number>;
  calls: () => number;
  tokens: string[];
};

/** Answers with a serial number, so that the history shows which invocation was recorded. */
const startLambda = async (): Promise<Lambda> => {
  const lastSerial = new Map<string, number>();
  const tokens: string[] = [];
  let serial = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const input = JSON.parse(Buffer.concat(chunks).toString()) as {
        step?: string;
        execution?: string;
        token?: string;
      };
      serial++;
      if (input.token) {
        tokens.push(input.token);
        response.end('{}');
        return;
      }
      const key = `${input.execution}/${input.step}`;
      const earlier = lastSerial.get(key);
      lastSerial.set(key, serial);
      if (input.step === 'flaky' && earlier === undefined) {
        response.setHeader('x-amz-function-error', 'Unhandled');
        response.end('{"errorType":"Flaky","errorMessage":"once"}');
      } else response.end(JSON.stringify({ key, serial }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('No port');
  return { server, endpoint: `http://127.0.0.1:${address.port}`, lastSerial, calls: () => serial, tokens };
};

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

type HistoryEvent = { id: number; type: string; lambdaFunctionSucceededEventDetails?: { output: string } };

it(
  'carries every execution on after kill -9, and runs no task again whose result was recorded',
  async () => {
    const random = seededRandom(seed);
    const folder = mkdtempSync(path.join(tmpdir(), 'engine-crash-'));
    const lambda = await startLambda();
    let engine: EngineProcess | undefined;
    const start = () => startEngineProcess(['--data', folder, '--lambda-endpoint', lambda.endpoint]);
    const answerTokens = async (endpoint: string): Promise<void> => {
      for (const taskToken of lambda.tokens.splice(0)) {
        try {
          await callEngine(endpoint, 'SendTaskSuccess', { taskToken, output: '{"answered":true}' });
        } catch (error) {
          // Committed only after the call that carried the token: a crash between them makes a new one.
          if ((error as Error).name !== 'TaskTimedOut') lambda.tokens.push(taskToken);
        }
      }
    };
    try {
      engine = await start();
      const { stateMachineArn } = await callEngine(engine.endpoint, 'CreateStateMachine', {
        name: 'Mixed',
        roleArn: 'arn:aws:iam::000000000000:role/test',
        definition: JSON.stringify(definition),
      });
      const executionArns: string[] = [];
      for (let index = 0; index < 8; index++) {
        const { executionArn } = await callEngine(engine.endpoint, 'StartExecution', {
          stateMachineArn,
          name: `run-${index}`,
        });
        executionArns.push(executionArn as string);
      }
      // Moments are counted in invocations served and tokens answered: no clock decides when the process dies.
      for (let crash = 0; crash < crashes; crash++) {
        const until = lambda.calls() + 1 + Math.floor(random() * 12);
        for (let wait = 0; lambda.calls() < until && wait < 400; wait++) {
          if (random() < 0.3) await answerTokens(engine.endpoint);
          await turn();
        }
        await engine.kill();
        engine = await start();
      }

      const open = new Set(executionArns);
      while (open.size > 0) {
        await answerTokens(engine.endpoint);
        for (const executionArn of open) {
          const { status } = await callEngine(engine.endpoint, 'DescribeExecution', { executionArn });
          if (status !== 'RUNNING') open.delete(executionArn);
        }
        await turn();
      }

      for (const executionArn of executionArns) {
        const execution = await callEngine(engine.endpoint, 'DescribeExecution', { executionArn });
        expect(execution).toMatchObject({ status: 'SUCCEEDED' });
        const { events } = (await callEngine(engine.endpoint, 'GetExecutionHistory', {
          executionArn,
          maxResults: 1000,
        })) as {
          events: HistoryEvent[];
        };
        expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
        for (const { lambdaFunctionSucceededEventDetails } of events) {
          if (!lambdaFunctionSucceededEventDetails) continue;
          const { key, serial } = JSON.parse(lambdaFunctionSucceededEventDetails.output) as {
            key: string;
            serial: number;
          };
          expect({ key, recorded: serial }).toEqual({ key, recorded: lambda.lastSerial.get(key) });
        }
        expect(JSON.parse(execution.output as string)).toMatchObject({ items: 12 });
      }
    } finally {
      await engine?.stop();
      lambda.server.closeAllConnections();
      lambda.server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000 + crashes * 5_000,
);
