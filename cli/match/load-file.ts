import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeText } from '../../domain/document/media/decode-text.ts';
import { TradeFileError } from './trade-file-error.ts';

const stepBytes = 16 * 1024 * 1024;

/** A text file's bytes in memory, as UTF-8. */
export type LoadedFile = {
  readonly bytes: Buffer;
  /** The same memory with `spareBytes` more behind the file's end: a newline and the delimiter, which end every search. */
  readonly padded: Buffer;
};

const spareBytes = 16;

const failures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

/**
 * The whole file, from whichever encoding it has; see `decodeText`.
 * @throws TradeFileError where it can't be read.
 */
export const loadFile = (path: string): LoadedFile => {
  try {
    const loaded = readWhole(path);
    return isUtf8(loaded.bytes) ? loaded : withSpare(Buffer.from(decodeText(loaded.bytes)));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new TradeFileError(`${path} can't be read: ${failures[code] ?? message}`);
  }
};

const withSpare = (text: Buffer): LoadedFile => {
  const padded = Buffer.allocUnsafeSlow(text.length + spareBytes);
  text.copy(padded);
  padded.fill(0x0a, text.length);
  return { bytes: padded.subarray(0, text.length), padded };
};

/** Read step by step. */
const readWhole = (path: string): LoadedFile => {
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
