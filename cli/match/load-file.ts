import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const stepBytes = 16 * 1024 * 1024;

/** The whole file as bytes, read step by step. */
export const loadFile = (path: string, onProgress: (doneBytes: number, totalBytes: number) => void): Buffer => {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.allocUnsafeSlow(size);
    let done = 0;
    while (done < size) {
      const read = readSync(descriptor, bytes, done, Math.min(stepBytes, size - done), done);
      if (read === 0) break;
      done += read;
      onProgress(done, size);
    }
    return done === size ? bytes : bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
};
