/** A run of bytes in one file of the content folder. */
export type ContentSegment = { file: string; size: number };

/** Response headers that S3 keeps with an object. */
export const systemHeaders = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
  'expires',
] as const;

export type ObjectHeaders = {
  /** Of `systemHeaders`, those that were sent. */
  system: Readonly<Record<string, string>>;
  /** `x-amz-meta-*`, without the prefix. */
  metadata: Readonly<Record<string, string>>;
  /** `x-amz-tagging`'s pairs. */
  tags: Readonly<Record<string, string>>;
};

/** One checksum of the content, by its header's algorithm name: `crc32`, `sha256`, … in base64. */
export type Checksum = { algorithm: string; value: string; type: 'FULL_OBJECT' | 'COMPOSITE' };

/** One version of an object (or a delete marker: no content). */
export type StoredObject = ObjectHeaders & {
  bucket: string;
  key: string;
  /** `null` in a bucket that isn't versioned, as S3 names it. */
  versionId: string;
  deleteMarker: boolean;
  latest: boolean;
  size: number;
  /** With its quotes. */
  etag: string;
  lastModifiedMs: number;
  checksum?: Checksum;
  segments: readonly ContentSegment[];
  /** Sizes of the parts of a multipart upload. */
  partSizes?: readonly number[];
  /** Orders all writes of this store. */
  sequence: number;
};

export type BucketSettings = {
  versioned: boolean;
  /** Object Created and Object Deleted go to EventBridge. */
  events: boolean;
  /** Origins that a browser may come from; empty: none but loopback. */
  corsRules: readonly CorsRule[];
};

export type CorsRule = {
  allowedOrigins: readonly string[];
  allowedMethods: readonly string[];
  allowedHeaders: readonly string[];
  exposedHeaders: readonly string[];
  maxAgeSeconds?: number;
};
