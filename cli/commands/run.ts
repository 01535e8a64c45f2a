import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeExecutionCommand, type DescribeExecutionOutput, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import { paintStatus, print, progressLine, spelledDuration } from '../printer.ts';
import { stateMachineArn } from '../state-machines.ts';

/** The execution once it has ended. Asks twice a second. */
export const waitForExecution = async (
  connection: Connection,
  executionArn: string,
): Promise<DescribeExecutionOutput> => {
  const progress = progressLine();
  const started = performance.now();
  for (;;) {
    const execution = await connection.states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING' && execution.status !== 'PENDING_REDRIVE') {
      progress.clear();
      return execution;
    }
    progress.show(`${execution.status} ${spelledDuration(performance.now() - started)}`);
    await delay(500);
  }
};

/** `--input` as given, or the contents of a file where it starts with `@`. @throws Failure if it isn't JSON. */
const inputText = async (option: string): Promise<string> => {
  const text = option.startsWith('@') ? await readFile(option.slice(1), 'utf8') : option;
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new Failure(`--input is not JSON (${(error as Error).message}): ${text.slice(0, 80)}`, usageError);
  }
};

export const runWorkflow = async (
  connection: Connection,
  workflow: string,
  options: { input: string; name?: string; wait: boolean; json: boolean },
): Promise<void> => {
  const { executionArn } = await connection.states.send(
    new StartExecutionCommand({
      stateMachineArn: await stateMachineArn(connection, workflow),
      input: await inputText(options.input),
      ...(options.name && { name: options.name }),
    }),
  );
  if (!executionArn) throw new Failure(`${workflow} did not start`);
  if (!options.wait) {
    print({ executionArn }, () => `started ${executionArn}`, options.json);
    return;
  }
  const ended = await waitForExecution(connection, executionArn);
  const { status, output, error, cause } = ended;
  const result = { executionArn, status, output: output === undefined ? undefined : JSON.parse(output), error, cause };
  print(
    result,
    () =>
      [
        `${workflow} ${paintStatus(status ?? '')}`,
        error && `${error}: ${cause ?? ''}`,
        output && JSON.stringify(JSON.parse(output), null, 2),
      ]
        .filter(Boolean)
        .join('\n'),
    options.json,
  );
  if (status !== 'SUCCEEDED') process.exitCode = 1;
};
