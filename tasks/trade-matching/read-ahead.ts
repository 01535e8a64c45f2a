import type { RunFiles } from '../ports/run-files.ts';

const filesAtOnce = 16;

/** The files' texts in order, some of them read ahead: never more than `filesAtOnce` in memory. */
export async function* readAhead(files: Pick<RunFiles, 'read'>, keys: readonly string[]): AsyncGenerator<string> {
  for (let start = 0; start < keys.length; start += filesAtOnce) {
    yield* await Promise.all(keys.slice(start, start + filesAtOnce).map((key) => files.read(key)));
  }
}
