import { describe, expect, it } from '@jest/globals';
import { tasks } from '../../infra/flow-tasks.ts';
import { type Properties, synthesize, type Template } from './synthesize.ts';
import { asText, identityStatements, propertiesOf, resourcesOf } from './template-queries.ts';

/** The stacks with functions, as one template. */
const functionsOf = (context: Record<string, string>): Template => {
  const { ConcordFlows, ConcordApi } = synthesize(context);
  return {
    Resources: { ...ConcordFlows.Resources, ...ConcordApi.Resources },
    Outputs: { ...ConcordFlows.Outputs, ...ConcordApi.Outputs },
  };
};
const stages = { dev: functionsOf({}), prod: functionsOf({ stage: 'prod' }) };
const functionNamed = (task: string): Properties => {
  const found = propertiesOf(stages.dev, 'AWS::Lambda::Function').find(
    ({ FunctionName }) => FunctionName === `concord-dev-${task}`,
  );
  if (!found) throw new Error(`no function for ${task}`);
  return found;
};
const statementsOf = (task: string) => {
  const role = functionNamed(task).Role['Fn::GetAtt'][0];
  return identityStatements(stages.dev).filter(({ holder }) => holder === role);
};

describe('functions', () => {
  it('are one per task, on Node 24 and arm64, as their descriptions say', () => {
    expect(propertiesOf(stages.dev, 'AWS::Lambda::Function')).toHaveLength(tasks.length);
    for (const task of tasks) {
      expect(functionNamed(task.name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: task.memoryMegabytes,
        Timeout: task.timeoutSeconds,
        Description: task.purpose,
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it('fit in what Lambda allows', () => {
    for (const { name, timeoutSeconds, memoryMegabytes, purpose } of tasks) {
      expect({ name, fits: timeoutSeconds <= 900 && memoryMegabytes <= 10_240 && purpose.length <= 256 }).toEqual({
        name,
        fits: true,
      });
    }
  });

  it('log to a group of their own that forgets', () => {
    const groups = resourcesOf(stages.dev, 'AWS::Logs::LogGroup');
    const used = tasks.map(({ name }) => functionNamed(name).LoggingConfig.LogGroup.Ref);

    expect(new Set(used).size).toBe(tasks.length);
    for (const [, { Properties: group }] of groups) expect(group.RetentionInDays).toBe(30);
  });

  it('have a role of their own', () => {
    const roles = tasks.map(({ name }) => functionNamed(name).Role['Fn::GetAtt'][0]);

    expect(new Set(roles).size).toBe(tasks.length);
  });
});

describe("a task's role", () => {
  it.each(tasks)('of $name reaches the tables and buckets of its grants and no other', ({ name, grants }) => {
    const granted = grants.flatMap((grant) => {
      if ('table' in grant) return [`table/concord-dev-${grant.table}`];
      if ('bucket' in grant) return [`concord-dev-${grant.bucket.toLowerCase()}-`];
      return [];
    });

    const reached = statementsOf(name)
      .flatMap(({ resources }) => resources)
      .flatMap((resource) => resource.match(/table\/[\w-]+|concord-dev-[a-z]+-(?=<)/) ?? []);

    expect([...new Set(reached)].sort()).toEqual([...new Set(granted)].sort());
  });

  it('of OpenRun may query the indexes that it names, and not the tables under them', () => {
    const trades = statementsOf('OpenRun').filter(({ resources }) => resources.some((arn) => /TradeData/.test(arn)));

    expect(trades.flatMap(({ actions }) => actions)).toEqual(['dynamodb:Query']);
    expect(trades.flatMap(({ resources }) => resources).every((arn) => arn.includes('/index/by'))).toBe(true);
  });

  it('of MatchBlocks reads and writes the runs and nothing else of the work bucket', () => {
    const objects = statementsOf('MatchBlocks').filter(({ actions }) => actions.some((name) => name.startsWith('s3:')));

    expect(objects).toMatchObject([
      {
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: ['arn:<AWS::Partition>:s3:::concord-dev-work-<AWS::AccountId>/runs/*'],
      },
    ]);
  });

  it('of MatchResidual lists what lies under its prefix only', () => {
    const listing = statementsOf('MatchResidual').find(({ actions }) => actions.includes('s3:ListBucket'));

    expect(listing?.condition).toEqual({ StringLike: { 's3:prefix': 'runs/*' } });
  });

  it("of DecideReview answers tokens of its own flow's machine", () => {
    const answers = statementsOf('DecideReview').filter(({ actions }) =>
      actions.some((name) => name.startsWith('states:')),
    );

    expect(answers.flatMap(({ resources }) => resources)).toEqual([
      'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:DocumentExtraction',
    ]);
  });

  it('of StartTextractJob hands Textract the one role that may report to the topic', () => {
    const passed = statementsOf('StartTextractJob').find(({ actions }) => actions.includes('iam:PassRole'));
    const role = functionNamed('StartTextractJob').Environment.Variables.TEXTRACT_ROLE_ARN;

    expect(passed?.resources).toEqual([asText(role)]);
    expect(passed?.condition).toEqual({ StringEquals: { 'iam:PassedToService': 'textract.amazonaws.com' } });
  });

  it('of prod may use the customer key, which encrypts what it reads and writes', () => {
    const withKey = identityStatements(stages.prod).filter(({ actions }) => actions.includes('kms:Decrypt'));

    expect(withKey.length).toBeGreaterThanOrEqual(tasks.length);
    for (const { actions } of withKey) expect(actions).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });
});

describe("a task's environment", () => {
  it('names what its grants reach', () => {
    expect(functionNamed('WriteMatches').Environment.Variables).toMatchObject({
      TABLE_TRADE_MATCHES: 'concord-dev-TradeMatches',
      TABLE_BANK_TRADE_DATA: 'concord-dev-BankTradeData',
    });
    expect(asText(functionNamed('WriteMatches').Environment.Variables.BUCKET_WORK)).toBe(
      'concord-dev-work-<AWS::AccountId>',
    );
    expect(functionNamed('CompleteRun').Environment.Variables.EVENT_BUS).toBe('default');
  });
});
