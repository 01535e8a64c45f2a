import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs the local runtime in the foreground until it ends. */
export const startRuntime = async (options: readonly string[]): Promise<void> => {
  const program = join(import.meta.dirname, '../../local/start.ts');
  const child = spawn(process.execPath, [program, ...options], { stdio: 'inherit' });
  // The terminal's Ctrl-C reaches the child too, which stops cleanly; this process only waits for that.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
};
