import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { runProgram } from '../../cli/program.ts';

const root = join(import.meta.dirname, '../..');

export type Ended = { code: number; stdout: string; stderr: string };
/** The folder of the profiles, and what comes on standard input. */
type Surroundings = { config: string; input?: string };

/** The command line as a process of its own, with nothing of the caller's settings. */
export const spawnConcord = async (words: readonly string[], { config, input = '' }: Surroundings): Promise<Ended> => {
  const { CONCORD_API: _, CONCORD_ENDPOINT: __, ...environment } = process.env;
  const child = spawn(process.execPath, ['cli/concord.ts', ...words], {
    cwd: root,
    env: { ...environment, CONCORD_CONFIG: config, NODE_OPTIONS: '' },
  });
  child.stdin.end(input);
  const [[code], stdout, stderr] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code: code as number, stdout, stderr };
};

const asNoTerminal = (): void => {
  for (const stream of [process.stdout, process.stderr])
    Object.defineProperty(stream, 'isTTY', { value: false, configurable: true });
};

/** The same in this process, which is many times faster: one at a time. */
export const runConcord = async (words: readonly string[], { config, input = '' }: Surroundings): Promise<Ended> => {
  const written = { stdout: '', stderr: '' };
  const keep = (to: keyof typeof written, chunk: unknown): true => {
    written[to] += String(chunk);
    return true;
  };
  asNoTerminal();
  process.env.CONCORD_CONFIG = config;
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => keep('stdout', chunk)),
    jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => keep('stderr', chunk)),
    jest.spyOn(console, 'log').mockImplementation((line) => void keep('stdout', `${line}\n`)),
    jest.spyOn(console, 'error').mockImplementation((line) => void keep('stderr', `${line}\n`)),
  ];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await runProgram(['node', 'concord', ...words]);
    return { code: Number(process.exitCode), ...written };
  } finally {
    process.exitCode = before ?? 0;
    for (const spy of spies) spy.mockRestore();
    delete process.env.CONCORD_CONFIG;
  }
};
