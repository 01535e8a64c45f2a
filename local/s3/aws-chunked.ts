import { S3Error } from './s3-error.ts';

const malformed = (): S3Error =>
  new S3Error('InvalidRequest', 'The body is not a valid aws-chunked encoding: it was cut off or is malformed.', 400);

/** Longest size line or trailer line that is still sensible. */
const longestLine = 16 * 1024;

/**
 * Takes off the `aws-chunked` content encoding: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n … 0\r\n<trailers>\r\n`.
 * Signatures are not checked; trailers (the checksum) go to `onTrailer`.
 *
 * @throws S3Error InvalidRequest if the body is cut off or malformed.
 */
export async function* decodeAwsChunked(
  body: AsyncIterable<Uint8Array>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  let remaining = 0;
  let state: 'size' | 'data' | 'dataEnd' | 'trailer' = 'size';
  for await (const chunk of body) {
    rest =
      rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (state === 'data') {
        const bytes = rest.subarray(0, remaining);
        rest = rest.subarray(bytes.length);
        remaining -= bytes.length;
        yield bytes;
        if (remaining === 0) state = 'dataEnd';
        continue;
      }
      const lineEnd = rest.indexOf('\r\n');
      if (lineEnd < 0) {
        if (rest.length > longestLine) throw malformed();
        break;
      }
      const line = rest.toString('latin1', 0, lineEnd);
      rest = rest.subarray(lineEnd + 2);
      if (state === 'dataEnd') {
        if (line !== '') throw malformed();
        state = 'size';
      } else if (state === 'size') {
        const size = /^([0-9a-fA-F]{1,12})(;|$)/.exec(line)?.[1];
        if (size === undefined) throw malformed();
        remaining = Number.parseInt(size, 16);
        state = remaining === 0 ? 'trailer' : 'data';
      } else {
        const colon = line.indexOf(':');
        if (colon > 0) onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
    }
  }
  if (state !== 'trailer') throw malformed();
}
