import type { ChangeRecord } from '../dynamodb/table-streams.ts';

/** What a pipe hands on of a stream. */
export type PipeRecord = ChangeRecord & { eventSourceARN: string };

export type PipeTarget =
  | { kind: 'function' | 'stateMachine'; arn: string; waitsForResult: boolean }
  | { kind: 'queue'; arn: string; messageGroupId?: string; deduplicationId?: string }
  | { kind: 'topic'; arn: string }
  | { kind: 'eventBus'; arn: string; source?: string; detailType?: string; resources?: string[]; time?: string };

export type PipeLogLevel = 'OFF' | 'ERROR' | 'INFO' | 'TRACE';

/** A pipe from a table's stream, as declared. */
export type Pipe = {
  name: string;
  arn: string;
  started: boolean;
  sourceArn: string;
  source: {
    batchSize: number;
    batchingWindowSeconds: number;
    startingPosition: 'TRIM_HORIZON' | 'LATEST';
    /** Infinity: until the record leaves the stream. */
    maximumRetryAttempts: number;
    maximumRecordAgeSeconds: number;
    bisectsBatches: boolean;
    /** Batches of one shard under way at once; records of one partition key stay in order. */
    parallelizationFactor: number;
    deadLetterArn?: string;
  };
  /** A record is handed on if one of them matches, or if there are none. */
  filters: readonly ((record: unknown) => boolean)[];
  enrichment?: { functionArn: string; inputTemplate?: string };
  target: PipeTarget;
  inputTemplate?: string;
  log: { level: PipeLogLevel; group?: string; includesData: boolean };
};

/** The table of a stream's ARN. */
export const tableOfStream = (streamArn: string): string => /:table\/([^/]+)\/stream\//.exec(streamArn)?.[1] ?? '';
