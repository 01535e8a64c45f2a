import type { UploadedObject } from './uploads.ts';

/** A request that a browser or any client can make by itself, until it expires. */
export type UploadLink = { url: string; headers: Record<string, string> };

/** Documents on their way in, and links to look at them: what people send by the API. */
export type IncomingDocuments = {
  /**
   * Stores a document under a key of its own. Where the key is taken already (by the same request before), nothing is
   * written.
   * @returns the object as it then lies there.
   */
  store(key: string, bytes: Uint8Array): Promise<UploadedObject>;

  /**
   * A link to PUT a document to: it takes exactly so many bytes, with this SHA-256 (lower-case hex) where one is given,
   * and only once.
   */
  linkToStore(
    key: string,
    content: { sizeBytes: number; sha256?: string },
    validity: { fromEpochMs: number; seconds: number },
  ): Promise<UploadLink>;

  /** A link to GET a document's bytes as a browser should treat them. */
  linkToShow(
    object: UploadedObject,
    as: { contentType: string; disposition: 'inline' | 'attachment'; fileName: string },
    validity: { fromEpochMs: number; seconds: number },
  ): Promise<string>;
};
