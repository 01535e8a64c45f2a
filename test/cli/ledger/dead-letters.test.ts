import { describe, expect, it } from '@jest/globals';
import { readDeadLetter } from '../../../cli/ledger/dead-letters.ts';
import { deadLetterOf } from '../../../local/pipes/dead-letter.ts';
import type { PipeRecord } from '../../../local/pipes/pipe.ts';

describe('readDeadLetter', () => {
  it('knows a payment that the machine gave up, with its cause', () => {
    const body = JSON.stringify({ txId: 'tx-1', error: 'ValidationError', cause: 'no amount', at: 'then' });

    expect(readDeadLetter(body)).toEqual({ kind: 'payment', txId: 'tx-1', why: 'ValidationError: no amount' });
  });

  it("takes a pipe's letter for the days on which its records may have come", () => {
    const record = (instant: string): PipeRecord =>
      ({
        dynamodb: { SequenceNumber: '1', ApproximateCreationDateTime: Date.parse(instant) / 1000 },
      }) as PipeRecord;
    const body = deadLetterOf({
      pipeArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/ledger',
      streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/CoreLedger/stream/1',
      shardId: 'shard',
      condition: 'RetryAttemptsExhausted',
      records: [record('2026-03-02T10:00:00Z'), record('2026-03-02T23:59:00Z')],
      nowMs: Date.parse('2026-03-03T01:00:00Z'),
    });

    expect(readDeadLetter(body)).toEqual({
      kind: 'days',
      days: ['2026-03-02', '2026-03-03'],
      why: 'RetryAttemptsExhausted: 2 records of CoreLedger',
    });
  });

  it.each(['no JSON', '[]', '{"detail":{}}'])('leaves what is not of the ledgers alone: %s', (body) => {
    expect(readDeadLetter(body)).toEqual({ kind: 'unknown', body });
  });
});
