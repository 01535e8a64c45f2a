import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEventType,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { ownRuntime } from '../support/own-runtime.ts';

/** Calls its task again and again, for as long as it is let. */
const again = (name: string, resource: string, parameters: object) => ({
  StartAt: name,
  States: {
    [name]: {
      Type: 'Task',
      Resource: `arn:aws:states:::${resource}`,
      Arguments: parameters,
      Output: '{% $states.input %}',
      Next: name,
    },
  },
});

const busy = (tableName: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Busy',
  States: {
    Busy: {
      Type: 'Parallel',
      Branches: [
        again('Describe', 'aws-sdk:dynamodb:describeTable', { TableName: tableName }),
        again('Scan', 'aws-sdk:dynamodb:scan', { TableName: tableName }),
        again('Invoke', 'lambda:invoke', {
          FunctionName: 'concord-dev-EmitOutcomes',
          Payload: { outcomes: [] },
        }),
        again('ListQueues', 'aws-sdk:sqs:listQueues', {}),
      ],
      End: true,
    },
  },
});

describe('a runtime that is stopped while executions run', () => {
  const own = ownRuntime();
  const client = (): SFNClient =>
    new SFNClient({
      endpoint: own.runtime.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

  it('says nothing, and no task has failed when it goes on after the next start', async () => {
    const sfn = client();
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'Busy',
        roleArn: 'arn:aws:iam::000000000000:role/test',
        definition: JSON.stringify(busy('concord-dev-CustomerLedger')),
      }),
    );
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const history = async (of: SFNClient): Promise<(HistoryEventType | undefined)[]> => {
      const { events = [] } = await of.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, reverseOrder: true }),
      );
      return events.map(({ type }) => type);
    };
    while ((await history(sfn)).filter((type) => type === 'TaskSucceeded').length < 20);
    sfn.destroy();

    await own.runtime.end('SIGTERM');
    const said = own.runtime.stderr;
    await own.runtime.start();

    const sfnAgain = client();
    const { status } = await sfnAgain.send(new DescribeExecutionCommand({ executionArn }));
    const types = await history(sfnAgain);
    sfnAgain.destroy();
    expect(said).toBe('');
    expect(status).toBe('RUNNING');
    expect(types.filter((type) => type?.includes('Failed') || type?.includes('TimedOut'))).toEqual([]);
  }, 120_000);
});
