import type { DynamoDbLocal } from './dynamodb-local.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export type ChangeRecord = {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /** Epoch seconds; DynamoDB Local gives the minute. */
    ApproximateCreationDateTime: number;
    Keys: Record<string, unknown>;
    NewImage?: Record<string, unknown>;
    OldImage?: Record<string, unknown>;
    /** Digits; a later record of a shard has the greater number. */
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
};

export type Shard = { shardId: string; parentShardId?: string };

/** The streams of tables, as far as a reader needs them; errors have DynamoDB Streams' own names. */
export type TableStreams = {
  /** The attribute by which items are spread, and all shards whose records are still kept. */
  describe(streamArn: string): Promise<{ partitionKey: string; shards: Shard[] }>;
  /** @param afterSequenceNumber from the oldest record if absent. */
  iterator(streamArn: string, shardId: string, afterSequenceNumber?: string): Promise<string>;
  /** The next records; without `next` the shard has been read to its end. */
  read(iterator: string, limit: number): Promise<{ records: ChangeRecord[]; next?: string }>;
};

type StreamDescription = {
  KeySchema: { AttributeName: string; KeyType: string }[];
  Shards?: { ShardId: string; ParentShardId?: string }[];
  LastEvaluatedShardId?: string;
};

export const tableStreams = (dynamoDb: Pick<DynamoDbLocal, 'callStreams'>): TableStreams => ({
  async describe(streamArn) {
    const shards: Shard[] = [];
    let partitionKey = '';
    let after: string | undefined;
    do {
      const page = await dynamoDb.callStreams('DescribeStream', {
        StreamArn: streamArn,
        ...(after !== undefined && { ExclusiveStartShardId: after }),
      });
      const description = page.StreamDescription as StreamDescription;
      partitionKey = description.KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
      for (const { ShardId, ParentShardId } of description.Shards ?? [])
        shards.push({ shardId: ShardId, ...(ParentShardId !== undefined && { parentShardId: ParentShardId }) });
      after = description.LastEvaluatedShardId;
    } while (after !== undefined);
    return { partitionKey, shards };
  },

  async iterator(streamArn, shardId, afterSequenceNumber) {
    const { ShardIterator } = await dynamoDb.callStreams('GetShardIterator', {
      StreamArn: streamArn,
      ShardId: shardId,
      ...(afterSequenceNumber === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: afterSequenceNumber }),
    });
    return String(ShardIterator);
  },

  async read(iterator, limit) {
    const { Records, NextShardIterator } = await dynamoDb.callStreams('GetRecords', {
      ShardIterator: iterator,
      Limit: limit,
    });
    return {
      records: (Records ?? []) as ChangeRecord[],
      ...(typeof NextShardIterator === 'string' && { next: NextShardIterator }),
    };
  },
});
