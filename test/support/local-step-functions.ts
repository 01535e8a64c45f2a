import { systemClock } from '../../local/clock/system-clock.ts';
import { createEngine } from '../../local/engine/engine.ts';
import { serveEngine } from '../../local/engine/http-server.ts';
import { ServiceError } from '../../local/engine/services.ts';
import { memoryStore } from '../../local/engine/store/memory-store.ts';
import { sfnClient } from '../../tasks/adapters/sfn-task-callbacks.ts';
import { seededRandom } from './run-machine.ts';

const unused = () => Promise.reject(new ServiceError('UnsupportedService', 'not part of this test'));

/** The States Language engine behind its wire API, and an SDK client for it. Lambda functions are the test's. */
export const startStepFunctions = async (
  functions: Record<string, (payload: unknown) => Promise<unknown>>,
  machines: Record<string, { definition: object; type?: 'STANDARD' | 'EXPRESS' }>,
) => {
  const engine = createEngine({
    clock: systemClock,
    random: seededRandom(1),
    store: memoryStore(),
    services: {
      invokeLambda: async ({ functionName, payload }) => {
        const run = functions[functionName];
        if (!run) throw new ServiceError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
        const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r' };
        try {
          return { ...answer, payload: JSON.stringify((await run(JSON.parse(payload))) ?? null) };
        } catch (error) {
          const { name: errorType, message: errorMessage } = error as Error;
          return { ...answer, functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage }) };
        }
      },
      callSdk: unused,
      objects: { get: unused, put: unused, list: unused },
    },
  });
  const { server, port } = await serveEngine(engine, 0);
  for (const [name, { definition, type = 'STANDARD' }] of Object.entries(machines))
    await engine.call('CreateStateMachine', {
      name,
      type,
      roleArn: 'arn:aws:iam::000000000000:role/test',
      definition: JSON.stringify(definition),
    });
  const client = sfnClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    machineArnPrefix: 'arn:aws:states:us-east-1:000000000000:stateMachine:',
    /** Resolves when everything that runs has ended or waits for somebody. */
    settled: () => engine.settled(),
    stop: async () => {
      client.destroy();
      engine.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
