/** The body is longer than the service takes. */
export class BodyTooLargeError extends Error {
  override name = 'RequestEntityTooLargeException';
  readonly status = 413;
}

/** The sender went away before the body was whole. */
export class SenderGoneError extends Error {
  override name = 'SenderGoneError';
}

/** @throws SenderGoneError */
export async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  const reader = request.body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new SenderGoneError('the request was cut off', { cause: error });
      });
      if (done) break;
      yield value;
    }
    ended = true;
  } finally {
    // Whoever stops early leaves the rest unread.
    if (!ended) await reader.cancel().catch(() => undefined);
  }
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
