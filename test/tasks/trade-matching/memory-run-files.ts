import { NotFoundError } from '../../../tasks/errors.ts';
import type { RunFiles } from '../../../tasks/ports/run-files.ts';

/** A bucket in memory: texts by key. */
export const memoryRunFiles = (objects: Map<string, string>): RunFiles => {
  const read = async (key: string): Promise<string> => {
    const text = objects.get(key);
    if (text === undefined) throw new NotFoundError(`no file ${key}`);
    return text;
  };
  return {
    write: async (key, text) => {
      objects.set(key, text);
    },
    read,
    readRange: async ({ key, start, end }) =>
      Buffer.from(await read(key))
        .subarray(start, end)
        .toString(),
    list: async (prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
};
