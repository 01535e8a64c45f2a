import { userInfo } from 'node:os';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { CandidateRecord } from '../../domain/document/candidate.ts';
import type { CandidateManifest } from '../../tasks/document-extraction/candidate-files.ts';
import type { Review } from '../../tasks/ports/review-store.ts';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import { paint, print, printAll, table } from '../printer.ts';
import { getDocument } from '../service/aws-documents.ts';

type Json = { json: boolean };

/** What waits for a person, the oldest first. */
export const listReviews = async (connection: Connection, { json }: Json): Promise<void> => {
  const TableName = await connection.output('ReviewsTable');
  const found: Review[] = [];
  for (const status of ['OPEN', 'ESCALATED'] as const) {
    const { Items = [] } = await connection.dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'byStatus',
        KeyConditionExpression: '#status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status },
      }),
    );
    found.push(...(Items as Review[]));
  }
  const reviews = found
    .map(({ taskToken: _, ...review }) => review)
    .toSorted((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1));
  printAll(
    reviews,
    () =>
      reviews.length === 0
        ? 'nothing waits for a person'
        : table(
            ['SINCE', 'STATUS', 'DOCUMENT', 'WHY'],
            reviews.map(({ requestedAt, status, documentId, reasons }) => [
              requestedAt.slice(0, 19),
              status,
              documentId,
              reasons[0]?.message ?? '',
            ]),
          ),
    json,
  );
};

const readJson = async (connection: Connection, key: string): Promise<unknown> => {
  const { Body } = await connection.s3.send(
    new GetObjectCommand({ Bucket: await connection.output('WorkBucket'), Key: key }),
  );
  return JSON.parse((await Body?.transformToString()) ?? 'null');
};

/** The document's fields as they were read, and why a person should look. */
export const showReview = async (connection: Connection, documentId: string, { json }: Json): Promise<void> => {
  const TableName = await connection.output('ReviewsTable');
  const { Item } = await connection.dynamodb.send(new GetCommand({ TableName, Key: { documentId } }));
  if (!Item)
    throw new Failure(`there is no review of ${documentId}; \`concord review\` lists those that wait`, usageError);
  const { taskToken: _, ...review } = Item as Review;
  const { parts, recordCount } = (await readJson(connection, review.candidate)) as CandidateManifest;
  const records = parts[0] ? ((await readJson(connection, parts[0].key)) as CandidateRecord[]) : [];
  const document = await getDocument(connection, documentId);
  print(
    { ...review, key: document?.key, recordCount, records },
    () =>
      [
        `${paint('bold', document?.key ?? documentId)}  ${review.status}`,
        ...review.reasons.map(({ message, record, field }) =>
          paint(
            'yellow',
            `  ${message}${recordCount > 1 && record !== undefined ? ` (record ${record}${field ? `, ${field}` : ''})` : ''}`,
          ),
        ),
        table(
          ['RECORD', 'FIELD', 'VALUE', 'CONFIDENCE'],
          records.flatMap(({ fields }, index) =>
            Object.entries(fields).map(([name, { value, confidence }]) => [
              String(index),
              name,
              value,
              `${Math.round(confidence * 100)} %`,
            ]),
          ),
        ),
      ].join('\n'),
    json,
  );
};

/** `notional=1000.00`, or `3.notional=1000.00` for the fourth record. @throws Failure if it is neither. */
const correctionOf = (text: string): { record: number; field: string; value: string } => {
  const parts = /^(?:(\d+)\.)?([A-Za-z]+)=(.*)$/s.exec(text);
  if (!parts) throw new Failure(`--set ${text} is not FIELD=VALUE or RECORD.FIELD=VALUE`, usageError);
  const [, record = '0', field = '', value = ''] = parts;
  return { record: Number(record), field, value };
};

/** Decides a review, so that the waiting execution goes on. */
export const decideReview = async (
  connection: Connection,
  documentId: string,
  options: Json & { accept?: boolean; reject?: boolean; set: string[]; comment?: string; by?: string },
): Promise<void> => {
  const corrections = options.set.map(correctionOf);
  const decisions = [
    options.accept && 'accept',
    options.reject && 'reject',
    corrections.length > 0 && 'correct',
  ].filter(Boolean);
  if (decisions.length !== 1)
    throw new Failure('say one of --accept, --reject, or --set FIELD=VALUE (several times if need be)', usageError);
  const input = {
    documentId,
    decision: decisions[0],
    corrections,
    decidedBy: options.by ?? userInfo().username,
    ...(options.comment && { comment: options.comment }),
  };
  const { Payload, FunctionError } = await connection.lambda.send(
    new InvokeCommand({
      FunctionName: await connection.output('DecideReviewFunction'),
      Payload: Buffer.from(JSON.stringify(input)),
    }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null') as {
    errorType?: string;
    errorMessage?: string;
    outcome?: string;
  };
  if (FunctionError) throw new Failure(`${answer.errorType}: ${answer.errorMessage}`);
  print(answer, () => `${documentId} ${answer.outcome}`, options.json);
};
