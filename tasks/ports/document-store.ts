import type { DocumentKind, Reason } from '../../domain/document/candidate.ts';
import type { MediaType } from '../../domain/document/media/media-type.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import type { ChangedBy } from './changed-by.ts';

export type DocumentStatus = 'RECEIVED' | 'READING' | 'IN_REVIEW' | 'EXTRACTED' | 'REJECTED' | 'DUPLICATE' | 'FAILED';

/** What became of a document's records. `ids` names the first of them; the work bucket has all under `listPrefix`. */
export type RecordLinks = {
  table: 'BankTradeData' | 'CounterpartyTradeData' | 'Receipts' | 'Invoices';
  count: number;
  ids: string[];
  listPrefix?: string;
  /** Trades only: how many rows were new, changed, the same, or left as a newer document has them. */
  created?: number;
  amended?: number;
  unchanged?: number;
  outdated?: number;
};

/** One uploaded object version and what came of it. */
export type DocumentRecord = {
  documentId: string;
  bucket: string;
  key: string;
  /** Absent in a bucket without versions. */
  versionId?: string;
  sizeBytes: number;
  /** From the key's prefix; absent where the prefix is none of the known ones. */
  kind?: DocumentKind;
  /** Whose trades they are. */
  source?: TradeSource;
  /** Whose receipt it is. */
  userId?: string;
  /** Who sent it through the API: a token's subject. Null where it came another way, by `aws s3 cp` say: nobody knows. */
  uploadedBy: string | null;
  /** SHA-256 of the bytes, lower-case hex; absent where the bytes were never read. */
  sha256?: string;
  mediaType?: MediaType;
  /** Pages, where the document has pages and they can be counted without reading it whole. */
  pages?: number;
  status: DocumentStatus;
  reasons: Reason[];
  /** ISO 8601 instants. */
  receivedAt: string;
  updatedAt: string;
  executionArn: string;
  duplicateOf?: string;
  /** The later upload of the same content that took over after this one failed or was rejected. */
  supersededBy?: string;
  records?: RecordLinks;
  /** Counts the changes; every write is conditional on it. */
  version: number;
};

/** A change of a document: the row as it shall be (its version is the store's to count) and the word for it in the audit trail. */
export type DocumentChange = { action: string; next: DocumentRecord };

/** Documents, and which of them holds which content. Every change appends to the audit trail in the same transaction. */
export type DocumentStore = {
  get(documentId: string): Promise<DocumentRecord | undefined>;

  /** The document that holds this content, by `contentKeyOf`. */
  holderOf(contentKey: string): Promise<string | undefined>;

  /**
   * Adds the document, or replaces `before` where given; with `contentKey` it also becomes the content's holder, from
   * nobody, from itself, or from `takesOverFrom`, which is marked as superseded.
   *
   * @throws ConflictError if any of the rows changed since they were read; nothing is then written.
   */
  register(
    entry: {
      document: DocumentRecord;
      before?: DocumentRecord;
      contentKey?: string;
      takesOverFrom?: DocumentRecord;
    },
    by: ChangedBy,
  ): Promise<void>;

  /**
   * Changes a document by what `revise` makes of its current row; null leaves it as it is. Reads again and repeats when
   * someone else was first.
   *
   * @returns the row as it then stands.
   * @throws NotFoundError if there is no such document.
   */
  revise(
    documentId: string,
    by: ChangedBy,
    revise: (current: DocumentRecord) => DocumentChange | null,
  ): Promise<DocumentRecord>;
};
