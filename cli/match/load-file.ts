import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const stepBytes = 16 * 1024 * 1024;

/** A file's bytes in memory. */
export type LoadedFile = {
  readonly bytes: Buffer;
  /** The same memory with `spareBytes` more behind the file's end: a newline and the delimiter, which end every search. */
  readonly padded: Buffer;
};

const spareBytes = 16;

/** The whole file as bytes, read step by step. */
export const loadFile = (path: string): LoadedFile => {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const padded = Buffer.allocUnsafeSlow(size + spareBytes);
    let done = 0;
    while (done < size) {
      const read = readSync(descriptor, padded, done, Math.min(stepBytes, size - done), done);
      if (read === 0) break;
      done += read;
    }
    padded.fill(0x0a, done);
    return { bytes: padded.subarray(0, done), padded };
  } finally {
    closeSync(descriptor);
  }
};
