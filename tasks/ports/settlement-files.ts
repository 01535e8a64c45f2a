import type { ChangedBy } from './changed-by.ts';
import type { UploadedObject } from './uploads.ts';

/** What became of a file's rows. */
export type RowCounts = {
  rows: number;
  appended: number;
  /** The ledger had them already. */
  unchanged: number;
  /** Rows that no entry could be made of, or whose entry stands in the ledger with another body. */
  rejected: number;
};

/** A processor's settlement file: one object version, and what came of it. */
export type SettlementFile = {
  fileId: string;
  bucket: string;
  key: string;
  versionId?: string;
  sizeBytes: number;
  /** From the key; absent where it names none. */
  processor?: string;
  status: 'RECEIVED' | 'IMPORTED' | 'IMPORTED_WITH_ERRORS' | 'REFUSED' | 'FAILED';
  /** Why it was refused or failed. */
  reasons: readonly { code: string; message: string }[];
  /** Columns of the file that no entry is made of; absent where there are none. */
  ignoredColumns?: readonly string[];
  counts?: RowCounts;
  /** Key in the work bucket of the rows that were rejected, as CSV with the reasons. */
  rejectedKey?: string;
  /** ISO 8601 instants. */
  receivedAt: string;
  updatedAt: string;
  executionArn: string;
  /** Counts the changes; every write is conditional on it. */
  version: number;
};

export type SettlementFileChange = { action: string; next: Omit<SettlementFile, 'version'> };

/** Settlement files. Every change appends to the audit trail in the same transaction. */
export type SettlementFileStore = {
  find(fileId: string): Promise<SettlementFile | null>;
  /**
   * Changes a file's record by what `revise` makes of it (null: there is none yet); null leaves it as it is. Reads again and
   * repeats when someone else was first.
   *
   * @returns the record as it then stands.
   * @throws NotFoundError if there is none and `revise` makes none.
   */
  revise(
    fileId: string,
    by: ChangedBy,
    revise: (current: SettlementFile | null) => SettlementFileChange | null,
  ): Promise<SettlementFile>;
};

/** Copies of uploads in the work bucket: what a Distributed Map reads must not change while it reads. */
export type UploadCopies = {
  /** @throws NotFoundError if the object or its version is gone. */
  copy(object: UploadedObject, toKey: string): Promise<void>;
};
