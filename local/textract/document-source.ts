import type { Document, S3Object } from './action-inputs.ts';
import { tooManyBytes, unsupportedFormat } from './reading/document-faults.ts';
import { mediaTypeOf } from './reading/media-type.ts';
import { TextractError } from './textract-error.ts';

export type ReadObject = (bucket: string, key: string, version?: string) => Promise<Uint8Array>;

const megabyte = 1024 * 1024;
const mostSyncBytes = 10 * megabyte;
const mostJobBytes = 500 * megabyte;

/** Where a request's document comes from: the request itself, or S3. */
export class DocumentSource {
  readonly #readObject: ReadObject;

  constructor(readObject: ReadObject) {
    this.#readObject = readObject;
  }

  /** For a synchronous call. Errors: DocumentTooLargeException, InvalidS3ObjectException, UnsupportedDocumentException. */
  async bytesOf(document: Document): Promise<Uint8Array> {
    const bytes = document.Bytes ?? (await this.#fetch(document.S3Object!));
    return checked(bytes, mostSyncBytes);
  }

  /** For a job. Errors as above. */
  async readObject(location: S3Object): Promise<Uint8Array> {
    return checked(await this.#fetch(location), mostJobBytes);
  }

  async checkObject(location: S3Object): Promise<void> {
    await this.readObject(location);
  }

  async #fetch({ Bucket, Name, Version }: S3Object): Promise<Uint8Array> {
    try {
      return await this.#readObject(Bucket, Name, Version);
    } catch {
      // Textract doesn't say which it was either.
      throw new TextractError(
        'InvalidS3ObjectException',
        'Unable to get object metadata from S3. Check object key, region and/or access permissions.',
      );
    }
  }
}

function checked(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.byteLength > most) throw tooManyBytes(bytes.byteLength, most);
  if (!mediaTypeOf(bytes)) throw unsupportedFormat();
  return bytes;
}
