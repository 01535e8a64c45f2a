import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Failure, usageError } from '../failure.ts';

/** Questions to whoever signs in, on standard error: standard output is for the result. */
export type Questions = {
  text(prompt: string): Promise<string>;
  /** The answer is not shown. */
  secret(prompt: string): Promise<string>;
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

const askOnTerminal = async (prompt: string, isShown: boolean): Promise<string> => {
  if (!process.stdin.isTTY)
    throw new Failure('there is no terminal to ask at: give --email and --password-stdin', usageError);
  if (!isShown) process.stderr.write(prompt);
  const lines = createInterface({ input: process.stdin, output: isShown ? process.stderr : nowhere(), terminal: true });
  const interrupted = new AbortController();
  lines.once('SIGINT', () => interrupted.abort());
  lines.once('close', () => interrupted.abort());
  try {
    return await lines.question(isShown ? prompt : '', { signal: interrupted.signal });
  } catch {
    throw new Failure('signing in was interrupted');
  } finally {
    lines.close();
    if (!isShown) process.stderr.write('\n');
  }
};

/** Asks a person. @throws Failure where there is no terminal. */
export const terminalQuestions: Questions = {
  text: (prompt) => askOnTerminal(prompt, true),
  secret: (prompt) => askOnTerminal(prompt, false),
};

/** For scripts: each secret asked for is the next line of standard input. */
export const pipedQuestions = (): Questions => {
  let lines: Promise<string[]> | undefined;
  return {
    text: async () => {
      throw new Failure('--password-stdin needs --email', usageError);
    },
    secret: async (prompt) => {
      lines ??= text(process.stdin).then((given) => given.replace(/\r?\n$/, '').split(/\r?\n/));
      const line = (await lines).shift();
      if (line === undefined || line === '')
        throw new Failure(`standard input has no line for “${prompt.replace(/:\s*$/, '')}”`, usageError);
      return line;
    },
  };
};
