import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export type EngineProcess = {
  endpoint: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

const server = path.resolve(import.meta.dirname, '../../../local/engine/server.ts');

/** The stand-alone engine as a process of its own, once it has printed that it is ready. */
export const startEngineProcess = async (options: string[]): Promise<EngineProcess> => {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', server, '--port', '0', ...options],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const endpoint = await new Promise<string>((resolve, reject) => {
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (address) resolve(address);
      });
    child.once('exit', (code) => reject(new Error(`The engine ended with ${String(code)} before it was ready`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { endpoint, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
};

/** The engine's own refusal of a call, named as AWS names it; any other error means that there was no answer. */
export class ApiError extends Error {}

/** One call of the wire API; throws the error's type and message. */
export const callEngine = async (endpoint: string, action: string, input: object): Promise<Record<string, unknown>> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSStepFunctions.${action}`, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw Object.assign(new ApiError(String(body.message)), { name: String(body.__type) });
  return body;
};
