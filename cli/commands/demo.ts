import { GetObjectCommand } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import type { MatchReport } from '../../domain/trade/match/report.ts';
import { makeSamples } from '../../samples/make-samples.ts';
import type { DocumentStatus } from '../../tasks/ports/document-store.ts';
import { runKeys } from '../../tasks/trade-matching/run-keys.ts';
import type { Connection } from '../connection.ts';
import { outcomeOf, waitForDocument } from '../documents.ts';
import { Failure } from '../failure.ts';
import { faultText } from '../fault-text.ts';
import { demoPayments } from '../ledger/demo-payments.ts';
import { paint, paintStatus, print } from '../printer.ts';
import { reportText } from '../report-text.ts';
import { putDocument } from '../service/aws-documents.ts';
import { awsService } from '../service/aws-service.ts';
import { simulateLedgers } from './ledger-simulate.ts';
import { waitForExecution } from './run.ts';

/** Reading scanned pages takes seconds each on a small machine, and they queue. */
const patienceMs = 300_000;

/** Sends the sample documents, telling each one's outcome as it comes. */
const sendSamples = async (connection: Connection, json: boolean): Promise<void> => {
  const service = awsService(connection);
  const samples = await makeSamples();
  const width = Math.max(...samples.map(({ key }) => key.length));
  const line = (key: string, status: DocumentStatus, rest: string) =>
    `  ${key.padEnd(width)}  ${paintStatus(status)}${' '.repeat(Math.max(0, 9 - status.length))}  ${rest}`;
  await Promise.all(
    samples.map(async ({ key, bytes }) => {
      const documentId = await putDocument(connection, key, bytes);
      const document = await waitForDocument(service, { documentId, key }, patienceMs).catch((error: unknown) => {
        if (error instanceof Failure) return error;
        throw error;
      });
      if (document instanceof Failure) print({ key, error: document.message }, () => `  ${document.message}`, json);
      else print(document, () => line(key, document.status, outcomeOf(document)), json);
    }),
  );
};

/** One run of TradeMatching over all that is there. */
const match = async (connection: Connection): Promise<string> => {
  const service = awsService(connection);
  const run = await service.start('TradeMatching', '{}');
  const { status, error, cause } = await waitForExecution(service, run);
  if (status !== 'SUCCEEDED') throw new Failure(`TradeMatching ${status}: ${faultText({ error, cause })}`);
  return run.name;
};

const readReport = async (connection: Connection, runId: string): Promise<string> => {
  const { Body } = await connection.s3.send(
    new GetObjectCommand({ Bucket: await connection.output('WorkBucket'), Key: runKeys(runId).report('json') }),
  );
  return (await Body?.transformToString()) ?? '';
};

/** What the run says of each pair or trade, most interesting first: breaks before matches. */
const verdictsOf = async (connection: Connection, runId: string): Promise<MatchRow[]> => {
  const { Items = [] } = await connection.dynamodb.send(
    new QueryCommand({
      TableName: await connection.output('TradeMatchesTable'),
      IndexName: 'byRun',
      KeyConditionExpression: 'runId = :run',
      ExpressionAttributeValues: { ':run': runId },
    }),
  );
  const rank = (row: MatchRow) => (row.status.startsWith('MATCHED') ? 1 : 0);
  return (Items as MatchRow[]).toSorted((a, b) => rank(a) - rank(b) || (a.status < b.status ? -1 : 1));
};

const verdictText = ({ status, bankTradeIds, counterpartyTradeIds, reasons }: MatchRow): string => {
  const sides = [bankTradeIds.join(' + ') || '–', counterpartyTradeIds.join(' + ') || '–'].join('  ~  ');
  return `  ${paintStatus(status)}${' '.repeat(24 - status.length)}  ${sides}\n${' '.repeat(28)}${paint('dim', reasons[0] ?? '')}`;
};

/** Sends the sample documents and some payments through the flows and tells what came of them. */
export const runDemo = async (connection: Connection, { json }: { json: boolean }): Promise<void> => {
  if (!json) console.log(paint('bold', 'Document extraction: the sample documents'));
  await sendSamples(connection, json);
  if (!json) console.log(paint('bold', '\nTrade matching: the bank’s trades against the counterparties’'));
  const runId = await match(connection);
  for (const row of await verdictsOf(connection, runId)) print(row, () => verdictText(row), json);
  const report = JSON.parse(await readReport(connection, runId)) as MatchReport;
  const page = `s3://${await connection.output('WorkBucket')}/${runKeys(runId).report('html')}`;
  print({ ...report, page }, () => `\n${reportText(report)}\n\nThe report as a page: ${page}`, json);
  if (!json) console.log(paint('bold', '\nLedger settlement: payments in three ledgers'));
  await simulateLedgers(connection, { ...demoPayments, patience: 60, json });
};
