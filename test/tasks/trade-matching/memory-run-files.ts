import { NotFoundError } from '../../../tasks/errors.ts';
import type { RunFiles } from '../../../tasks/ports/run-files.ts';

/** The work bucket in memory: texts by `work/` and their key, as `runMachine` takes objects. */
export const memoryRunFiles = (objects: Map<string, string>): RunFiles => {
  const nameOf = (key: string) => `work/${key}`;
  const read = async (key: string): Promise<string> => {
    const text = objects.get(nameOf(key));
    if (text === undefined) throw new NotFoundError(`no file ${key}`);
    return text;
  };
  return {
    write: async (key, text) => {
      objects.set(nameOf(key), text);
    },
    read,
    readRange: async ({ key, start, end }) =>
      Buffer.from(await read(key))
        .subarray(start, end)
        .toString(),
    list: async (prefix) =>
      [...objects.keys()]
        .filter((name) => name.startsWith(nameOf(prefix)))
        .map((name) => name.slice('work/'.length))
        .sort(),
  };
};
