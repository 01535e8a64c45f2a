import { GetObjectCommand } from '@aws-sdk/client-s3';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { MatchReport } from '../../domain/trade/match/report.ts';
import { makeSamples } from '../../samples/make-samples.ts';
import type { DocumentRecord } from '../../tasks/ports/document-store.ts';
import { runKeys } from '../../tasks/trade-matching/run-keys.ts';
import type { Connection } from '../connection.ts';
import { outcomeOf, putDocument, waitForDocument } from '../documents.ts';
import { Failure } from '../failure.ts';
import { paint, paintStatus, print } from '../printer.ts';
import { reportText } from '../report-text.ts';
import { stateMachineArn } from '../state-machines.ts';
import { waitForExecution } from './run.ts';

/** Reading scanned pages takes seconds each on a small machine, and they queue. */
const patienceMs = 180_000;

/** Sends the sample documents, telling each one's outcome as it comes. */
const sendSamples = async (connection: Connection, json: boolean): Promise<DocumentRecord[]> => {
  const samples = await makeSamples();
  const width = Math.max(...samples.map(({ key }) => key.length));
  return Promise.all(
    samples.map(async ({ key, bytes }) => {
      const document = await waitForDocument(connection, await putDocument(connection, key, bytes), patienceMs);
      print(document, () => `  ${key.padEnd(width)}  ${paintStatus(document.status)}  ${outcomeOf(document)}`, json);
      return document;
    }),
  );
};

/** One run of TradeMatching over all that is there. */
const match = async (connection: Connection): Promise<string> => {
  const { executionArn = '' } = await connection.states.send(
    new StartExecutionCommand({ stateMachineArn: await stateMachineArn(connection, 'TradeMatching'), input: '{}' }),
  );
  const { status, error, cause } = await waitForExecution(connection, executionArn);
  if (status !== 'SUCCEEDED') throw new Failure(`TradeMatching ${status}: ${error ?? ''} ${cause ?? ''}`);
  return executionArn.split(':').at(-1) ?? '';
};

const readReport = async (connection: Connection, runId: string, form: 'json' | 'html'): Promise<string> => {
  const { Body } = await connection.s3.send(
    new GetObjectCommand({ Bucket: await connection.output('WorkBucket'), Key: runKeys(runId).report(form) }),
  );
  return (await Body?.transformToString()) ?? '';
};

/** Sends the sample documents through both flows and tells what came of them. */
export const runDemo = async (connection: Connection, { json }: { json: boolean }): Promise<void> => {
  if (!json) console.log(paint('bold', 'Document extraction: the sample documents'));
  await sendSamples(connection, json);
  if (!json) console.log(paint('bold', '\nTrade matching: the bank’s trades against the counterparties’'));
  const runId = await match(connection);
  const report = JSON.parse(await readReport(connection, runId, 'json')) as MatchReport;
  print(report, () => reportText(report), json);
};
