export type UploadedObject = { bucket: string; key: string; versionId?: string };

/** The documents that people uploaded, exactly as they sent them. */
export type Uploads = {
  /**
   * The object's bytes, at most `maxBytes` of them: a larger object is cut off there.
   * @throws NotFoundError if the object or its version is gone.
   */
  read(object: UploadedObject, maxBytes: number): Promise<Uint8Array>;
};
