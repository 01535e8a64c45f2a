import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, GetQueueUrlCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import { type DeadLetter, readDeadLetter } from '../ledger/dead-letters.ts';
import { paint, print, table } from '../printer.ts';
import { stateMachineArn } from '../service/aws-executions.ts';
import { awsService } from '../service/aws-service.ts';
import { waitForExecution } from './run.ts';

export type RedriveOptions = { queue: string; dryRun: boolean; json: boolean };

type Letter = { receiptHandle: string; letter: DeadLetter };
type Result = { what: string; why: string; outcome: 'REDRIVEN' | 'FAILED_AGAIN' | 'LEFT' };

const paymentsPerExecution = 25;
/** Long enough for a day's batch; what is not deleted by then shows up again. */
const visibilitySeconds = 900;

/** `LedgerSettlement` for its dead-letter queue, or a queue by its full name or URL. */
const queueUrl = async (connection: Connection, given: string): Promise<string> => {
  if (/^https?:/.test(given)) return given;
  const prefix = (await connection.output('CustomerLedgerTable')).replace(/CustomerLedger$/, '');
  for (const QueueName of [`${prefix}${given}-undelivered`, given]) {
    try {
      return (await connection.queues.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
    } catch (error) {
      if (!/NonExistentQueue|QueueDoesNotExist/.test((error as Error).name)) throw error;
    }
  }
  throw new Failure(`no queue is called ${given}, nor ${prefix}${given}-undelivered`, usageError);
};

/** All that the queue shows; they stay invisible to others meanwhile. */
const receiveAll = async (connection: Connection, QueueUrl: string, hideSeconds: number): Promise<Letter[]> => {
  const letters = new Map<string, Letter>();
  for (;;) {
    const { Messages = [] } = await connection.queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: hideSeconds }),
    );
    const fresh = Messages.filter(({ MessageId = '' }) => !letters.has(MessageId));
    for (const { MessageId = '', ReceiptHandle = '', Body = '' } of fresh as Message[])
      letters.set(MessageId, { receiptHandle: ReceiptHandle, letter: readDeadLetter(Body) });
    if (fresh.length === 0) return [...letters.values()];
  }
};

/** The payments that went to the dead-letter queue again, in a letter of their own. */
const reconcile = async (connection: Connection, txIds: readonly string[]): Promise<Set<string>> => {
  const { status, output, error, cause } = await connection.states.send(
    new StartSyncExecutionCommand({
      stateMachineArn: await stateMachineArn(connection, 'LedgerSettlement'),
      input: JSON.stringify(txIds.map((txId) => ({ txId }))),
    }),
  );
  if (status !== 'SUCCEEDED') throw new Failure(`LedgerSettlement ${status}: ${error ?? ''} ${cause ?? ''}`);
  return new Set((JSON.parse(output ?? '{}') as { deadLettered?: string[] }).deadLettered);
};

const runBatch = async (connection: Connection, request: object): Promise<boolean> => {
  const service = awsService(connection);
  const batch = await service.start(
    'LedgerReconciliation',
    JSON.stringify({ ...request, requestedBy: 'concord ledger redrive' }),
  );
  return (await waitForExecution(service, batch)).status === 'SUCCEEDED';
};

const nameOf = (letter: DeadLetter): string => {
  switch (letter.kind) {
    case 'payment':
      return letter.txId;
    case 'days':
      return `all payments of ${letter.days.join(', ')}`;
    case 'batch':
      return `batch ${letter.request.scope} ${letter.request.date ?? ''}`.trim();
    case 'unknown':
      return letter.body.slice(0, 60);
  }
};
const reasonOf = (letter: DeadLetter): string =>
  letter.kind === 'unknown' ? 'not a message of the ledgers' : letter.why;

/** For people; JSON has it whole. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 160);

const redriveAll = async (
  connection: Connection,
  letters: readonly Letter[],
  done: (letter: Letter) => Promise<void>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const add = ({ letter }: Letter, outcome: Result['outcome']): void => {
    results.push({ what: nameOf(letter), why: reasonOf(letter), outcome });
  };
  const payments = letters.filter(({ letter }) => letter.kind === 'payment');
  for (let from = 0; from < payments.length; from += paymentsPerExecution) {
    const some = payments.slice(from, from + paymentsPerExecution);
    const failed = await reconcile(connection, [...new Set(some.map(({ letter }) => nameOf(letter)))]);
    for (const one of some) {
      await done(one);
      add(one, failed.has(nameOf(one.letter)) ? 'FAILED_AGAIN' : 'REDRIVEN');
    }
  }
  const settled = new Map<string, boolean>();
  for (const one of letters) {
    const { letter } = one;
    if (letter.kind === 'unknown') add(one, 'LEFT');
    if (letter.kind !== 'days' && letter.kind !== 'batch') continue;
    const requests =
      letter.kind === 'batch' ? [letter.request] : letter.days.map((date) => ({ scope: 'DAY' as const, date }));
    for (const request of requests) {
      const key = JSON.stringify(request);
      if (!settled.has(key)) settled.set(key, await runBatch(connection, request));
    }
    const all = requests.every((request) => settled.get(JSON.stringify(request)));
    if (all) await done(one);
    add(one, all ? 'REDRIVEN' : 'LEFT');
  }
  return results;
};

/** Puts what a dead-letter queue of the ledgers holds back into the flow; only what was done is taken from the queue. */
export const redriveLedger = async (connection: Connection, { queue, dryRun, json }: RedriveOptions): Promise<void> => {
  const QueueUrl = await queueUrl(connection, queue);
  const letters = await receiveAll(connection, QueueUrl, dryRun ? 5 : visibilitySeconds);
  const results = dryRun
    ? letters.map(({ letter }): Result => ({ what: nameOf(letter), why: reasonOf(letter), outcome: 'LEFT' }))
    : await redriveAll(connection, letters, async ({ receiptHandle }) => {
        await connection.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receiptHandle }));
      });
  print(
    { queue: QueueUrl, messages: results },
    () =>
      results.length === 0
        ? 'the queue is empty'
        : table(
            ['OUTCOME', 'WHAT', 'WHY IT WAS THERE'],
            results.map(({ outcome, what, why }) => [
              outcome === 'REDRIVEN' ? paint('green', outcome) : paint('yellow', outcome),
              what,
              oneLine(why),
            ]),
          ),
    json,
  );
  const failed = results.filter(({ outcome }) => outcome !== 'REDRIVEN').length;
  if (failed > 0 && !dryRun)
    throw new Failure(`${failed} of ${results.length} messages are still there, or failed again`);
};
