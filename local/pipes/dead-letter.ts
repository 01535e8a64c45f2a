import type { PipeRecord } from './pipe.ts';

/** Why a pipe gives a batch up, in the words of its dead letter. */
export type GiveUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/**
 * What a dead-letter queue gets: where the records stand in their stream, not the records themselves, which the stream
 * keeps for 24 hours.
 */
export const deadLetterOf = (letter: {
  pipeArn: string;
  streamArn: string;
  shardId: string;
  condition: GiveUpCondition;
  records: readonly PipeRecord[];
  nowMs: number;
}): string => {
  const first = letter.records[0]?.dynamodb;
  const last = letter.records.at(-1)?.dynamodb;
  const arrival = (seconds = 0): string => new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z');
  return JSON.stringify({
    context: { partnerResourceArn: letter.pipeArn, condition: letter.condition },
    version: '1.0',
    timestamp: new Date(letter.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: letter.shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: arrival(last?.ApproximateCreationDateTime),
      batchSize: letter.records.length,
      streamArn: letter.streamArn,
    },
  });
};
