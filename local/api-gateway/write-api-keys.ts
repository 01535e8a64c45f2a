import { writePrivateFile } from '../private-file.ts';
import type { ApiKey } from './usage-plans.ts';

/** Tells the owner of this machine the values of the API's keys. @returns the file, or undefined if there are none. */
export const writeApiKeys = (keys: readonly ApiKey[], file: string): string | undefined => {
  if (keys.length === 0) return undefined;
  writePrivateFile(file, `${JSON.stringify(keys, undefined, 2)}\n`);
  return file;
};
