/** Bytes `start` (inclusive) to `end` (exclusive) of a file. */
export type FileRange = { key: string; start: number; end: number };

/** What a run writes between its states and as its results, in the work bucket. Text is UTF-8. */
export type RunFiles = {
  /** Writing the same key again replaces the file. */
  write(key: string, text: string, contentType?: string): Promise<void>;
  /** @throws NotFoundError if there is none. */
  read(key: string): Promise<string>;
  /** @throws NotFoundError if there is no such file. */
  readRange(range: FileRange): Promise<string>;
  /** Keys under a prefix, in order. */
  list(prefix: string): Promise<string[]>;
};
