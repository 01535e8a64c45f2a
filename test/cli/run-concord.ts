import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '../..');

export type Ended = { code: number; stdout: string; stderr: string };

/** The command line as a process of its own, with nothing of the caller's settings. */
export const runConcord = async (
  words: readonly string[],
  { config, input = '' }: { config: string; input?: string },
): Promise<Ended> => {
  const { CONCORD_API: _, CONCORD_ENDPOINT: __, ...environment } = process.env;
  const child = spawn(process.execPath, ['cli/concord.ts', ...words], {
    cwd: root,
    env: { ...environment, CONCORD_CONFIG: config, NODE_OPTIONS: '' },
  });
  child.stdin.end(input);
  const [[code], stdout, stderr] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code: code as number, stdout, stderr };
};
