/** The body is longer than the service takes. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
}

export async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body) yield* request.body;
}

/** @throws BodyTooLargeError past `limitBytes`, without reading on. */
export const readBody = async (request: Request, limitBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.byteLength;
    if (size > limitBytes) throw new BodyTooLargeError(`the request body is longer than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
