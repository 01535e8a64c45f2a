import { readFile } from 'node:fs/promises';
import { Failure, usageError } from './failure.ts';

/** A file that the caller named. @throws Failure if it can't be read: the call was wrong then, not the file. */
export const readGivenFile = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Failure(`${path} can't be read: ${(error as Error).message}`, usageError);
  }
};
