import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');

export type CommandResult = { exitCode: number; lines: unknown[]; stderr: string };

/** The runtime as a process of its own, which a test may kill and start again on the same data. */
export class RuntimeProcess {
  readonly #dataFolder: string;
  readonly #moreOptions: readonly string[];
  #child: ChildProcess | undefined;
  endpoint = '';
  /** What it wrote to its standard error output, which is also shown. */
  stderr = '';

  /** @param moreOptions of `npm start`. */
  constructor(dataFolder: string, moreOptions: readonly string[] = []) {
    this.#dataFolder = dataFolder;
    this.#moreOptions = moreOptions;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['local/start.ts', '--port', '0', '--data', this.#dataFolder, '--no-demo', ...this.#moreOptions],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    child.stderr.on('data', (text: Buffer) => {
      this.stderr += text.toString('utf8');
      process.stderr.write(text);
    });
    for await (const line of createInterface(child.stdout)) {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (!address) continue;
      this.endpoint = address;
      child.stdout.resume();
      return;
    }
    throw new Error('the runtime ended before it was ready');
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** A `concord` command to its end; `onLine` is told each JSON value as it is printed. */
  concord(words: readonly string[], onLine: (line: unknown) => void = () => undefined): Promise<CommandResult> {
    const lines: unknown[] = [];
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ['cli/concord.ts', '--endpoint', this.endpoint, '--json', ...words],
        { cwd: root, maxBuffer: 256 * 2 ** 20 },
        (error, _, stderr) => resolve({ exitCode: error ? Number(error.code ?? 1) : 0, lines, stderr }),
      );
      if (!child.stdout) return;
      createInterface(child.stdout).on('line', (text) => {
        const line: unknown = JSON.parse(text);
        lines.push(line);
        onLine(line);
      });
    });
  }
}
