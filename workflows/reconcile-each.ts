import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  Map as MapState,
  Parallel,
  Pass,
  ProvideItems,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { classifyTransaction } from '../tasks/ledger-settlement/descriptions.ts';
import type { TableName } from '../tasks/resources.ts';
import { callDynamoDb, transactionRefused } from './call-dynamodb.ts';
import { briefRetry, invokeTask } from './invoke-task.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Readings of one payment before it goes to the dead-letter queue: each time, somebody else was first. */
const roundsAtMost = 12;
/** Entries of one payment that a ledger is asked for. A payment has two or three. */
const entriesAtMost = 100;
/** Payments of a batch that are worked on at once. */
const concurrency = 10;

/** A JSONata string literal. */
const quoted = (text: string): string => `'${text}'`;

/**
 * Reconciles each payment that `items` names by `txId`, in its own round: Collect, Classify, Settle or Record. What fails for
 * good goes to the dead-letter queue with its error, so that one payment never holds up the others. The state's output is a list
 * of outcomes.
 */
export const reconcileEach = (
  scope: Construct,
  stateName: string,
  context: WorkflowContext,
  items: string,
): MapState => {
  const { tables } = context;
  const key = { txId: { S: '{% $txId %}' } };

  const begin = Pass.jsonata(scope, 'Begin', {
    assign: {
      txId: '{% $states.input.txId %}',
      round: 0,
      outcome: null,
      refusal: 'what was read was older than the finding',
    },
  });

  const readItem = (name: string, table: TableName) =>
    callDynamoDb(scope, name, {
      action: 'getItem',
      parameters: { TableName: tables[table].name, Key: key, ConsistentRead: true },
      rights: [{ action: 'dynamodb:GetItem', tableArn: tables[table].arn }],
      outputs: '{% $exists($states.result.Item) ? $states.result.Item : null %}',
    });
  const readEntries = (name: string, table: TableName) =>
    callDynamoDb(scope, name, {
      action: 'query',
      parameters: {
        TableName: tables[table].name,
        KeyConditionExpression: 'txId = :txId',
        ExpressionAttributeValues: { ':txId': { S: '{% $txId %}' } },
        ConsistentRead: true,
        Limit: entriesAtMost,
      },
      rights: [{ action: 'dynamodb:Query', tableArn: tables[table].arn }],
      outputs: {
        entries: '{% [ $states.result.Items ] %}',
        more: '{% $exists($states.result.LastEvaluatedKey) %}',
      },
    });

  const collect = Parallel.jsonata(scope, 'Collect', {
    comment: 'The three views and the latest finding, each read consistently',
    outputs: {
      customer: '{% $states.result[0] %}',
      finding: '{% $states.result[1] %}',
      processor: '{% [ $states.result[2].entries ] %}',
      core: '{% [ $states.result[3].entries ] %}',
      more: '{% $states.result[2].more or $states.result[3].more %}',
    },
  })
    .branch(readItem('CollectCustomer', 'CustomerLedger'))
    .branch(readItem('CollectFinding', 'ReconciliationFindings'))
    .branch(readEntries('CollectProcessor', 'ProcessorLedger'))
    .branch(readEntries('CollectCore', 'CoreLedger'));

  const classify = invokeTask(scope, 'Classify', context, classifyTransaction, {
    input: {
      correlationId: '{% $txId %}',
      txId: '{% $txId %}',
      executionArn: '{% $states.context.Execution.Id %}',
      customer: '{% $states.input.customer %}',
      finding: '{% $states.input.finding %}',
      processor: '{% $states.input.processor %}',
      core: '{% $states.input.core %}',
      more: '{% $states.input.more %}',
    },
    assign: {
      round: '{% $round + 1 %}',
      outcome: '{% $exists($states.result.Payload.outcome) ? $states.result.Payload.outcome : null %}',
    },
    brief: true,
  });

  const whatCame = Choice.jsonata(scope, 'WhatCame?');

  const write = (name: string, comment: string, alsoUpdates: readonly TableName[]) =>
    callDynamoDb(scope, name, {
      action: 'transactWriteItems',
      comment,
      parameters: { TransactItems: '{% $states.input.write %}' },
      rights: [
        { action: 'dynamodb:PutItem', tableArn: tables.ReconciliationFindings.arn },
        { action: 'dynamodb:PutItem', tableArn: tables.ReconciliationAudit.arn },
        ...alsoUpdates.map((table) => ({ action: 'dynamodb:UpdateItem' as const, tableArn: tables[table].arn })),
      ],
      outputs: '{% $outcome %}',
    });
  const settle = write('Settle', 'In one transaction: the customer becomes SETTLED, the finding, the trail', [
    'CustomerLedger',
  ]);
  const record = write('Record', 'In one transaction: the finding, and the trail where the state is another', []);

  const nothingToChange = Pass.jsonata(scope, 'NothingToChange', {
    comment: 'A repeated or late event: all of it was known',
    outputs: '{% $outcome %}',
  });
  const nothingKnown = Pass.jsonata(scope, 'NothingKnown', {
    comment: 'No ledger has an entry of this payment',
    outputs: { txId: '{% $txId %}', none: 'UNKNOWN' },
  });

  const tryAgain = Choice.jsonata(scope, 'TryAgain?');
  const letOthersFinish = Wait.jsonata(scope, 'LetOthersFinish', {
    time: WaitTime.seconds('{% $round < 3 ? 0 : $min([$round, 10]) %}'),
  });

  const deadLetter = SqsSendMessage.jsonata(scope, 'DeadLetter', {
    comment: 'Kept with its error until somebody redrives it: see docs/operations.md',
    queue: context.deadLetterQueue,
    messageBody: TaskInput.fromObject({
      txId: '{% $txId %}',
      error: '{% $failure.Error %}',
      cause: '{% $failure.Cause %}',
      executionArn: '{% $states.context.Execution.Id %}',
      at: '{% $states.context.State.EnteredTime %}',
    }),
    taskTimeout: Timeout.duration(Duration.seconds(20)),
    outputs: { txId: '{% $txId %}', none: 'DEAD_LETTERED' },
  });
  deadLetter.addRetry(briefRetry(['SQS.SdkClientException', 'SQS.SqsException', 'States.Timeout']));

  const givesUp = { errors: ['States.ALL'], assign: { failure: '{% $states.errorOutput %}' } };
  const otherWasFirst = { errors: transactionRefused, assign: { refusal: '{% $states.errorOutput.Cause %}' } };
  collect.addCatch(deadLetter, givesUp);
  classify.addCatch(deadLetter, givesUp);
  for (const writing of [settle, record]) {
    writing.addCatch(tryAgain, otherWasFirst);
    writing.addCatch(deadLetter, givesUp);
  }

  const rounds: IChainable = begin.next(collect).next(classify).next(whatCame);
  const came = (kind: string) => Condition.jsonata(`{% $states.input.kind = ${quoted(kind)} %}`);
  whatCame
    .when(came('SETTLE'), settle)
    .when(came('RECORD'), record)
    .when(came('UNCHANGED'), nothingToChange)
    .when(came('UNKNOWN'), nothingKnown)
    .otherwise(tryAgain);
  tryAgain
    .when(Condition.jsonata(`{% $round < ${roundsAtMost} %}`), letOthersFinish)
    .when(Condition.jsonata('{% true %}'), deadLetter, {
      assign: {
        failure: {
          Error: 'ConflictError',
          Cause: "{% 'somebody else was first in ' & $string($round) & ' rounds, at last: ' & $refusal %}",
        },
      },
    });
  letOthersFinish.next(collect);

  const each = MapState.jsonata(scope, stateName, {
    comment: 'Each payment once, however many of its events came',
    items: ProvideItems.jsonata(items),
    itemSelector: { txId: '{% $states.context.Map.Item.Value %}' },
    maxConcurrency: concurrency,
  });
  each.itemProcessor(rounds);
  return each;
};
