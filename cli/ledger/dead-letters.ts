import { z } from 'zod';

const day = (instant: string): string => instant.slice(0, 10);

/** Where a letter of a pipe says that its records stand: their time to the minute, or to the second. */
const StreamPosition = z.object({
  context: z.object({ partnerResourceArn: z.string(), condition: z.string() }),
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.iso.datetime(),
    approximateArrivalOfLastRecord: z.iso.datetime(),
    batchSize: z.int(),
    streamArn: z.string(),
  }),
});
const FailedPayment = z.object({ txId: z.string(), error: z.string().optional(), cause: z.string().optional() });
const BatchRequest = z.object({ scope: z.enum(['DUE', 'DAY']), date: z.string().optional() });

/** What a message of the ledgers' dead-letter queues asks for. */
export type DeadLetter =
  /** The machine gave this payment up: it is reconciled again. */
  | { kind: 'payment'; txId: string; why: string }
  /** A pipe gave records up: it says where they stood, so all payments of their days are reconciled again. */
  | { kind: 'days'; days: string[]; why: string }
  /** A batch that could not be started. */
  | { kind: 'batch'; request: z.infer<typeof BatchRequest>; why: string }
  | { kind: 'unknown'; body: string };

const daysFrom = (first: string, last: string): string[] => {
  const days: string[] = [];
  // DynamoDB may tell the minute only: a record at its end may be of the next day.
  const end = day(new Date(Date.parse(last) + 60_000).toISOString());
  for (let at = Date.parse(`${day(first)}T00:00:00Z`); day(new Date(at).toISOString()) <= end; at += 86_400_000)
    days.push(day(new Date(at).toISOString()));
  return days;
};

const json = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

export const readDeadLetter = (body: string): DeadLetter => {
  const content = json(body);
  const position = StreamPosition.safeParse(content);
  if (position.success) {
    const { context, DDBStreamBatchInfo: records } = position.data;
    return {
      kind: 'days',
      days: daysFrom(records.approximateArrivalOfFirstRecord, records.approximateArrivalOfLastRecord),
      why: `${context.condition}: ${records.batchSize} records of ${records.streamArn.split('/')[1]}`,
    };
  }
  const payment = FailedPayment.safeParse(content);
  if (payment.success) {
    const { txId, error, cause } = payment.data;
    return { kind: 'payment', txId, why: [error, cause].filter(Boolean).join(': ') };
  }
  const request = BatchRequest.safeParse(content);
  if (request.success) return { kind: 'batch', request: request.data, why: 'could not be started' };
  return { kind: 'unknown', body };
};
