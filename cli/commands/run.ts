import { setTimeout as delay } from 'node:timers/promises';
import { Failure, usageError } from '../failure.ts';
import { faultText } from '../fault-text.ts';
import { paintStatus, print, progressLine, spelledDuration } from '../printer.ts';
import { readGivenFile } from '../read-given-file.ts';
import { shownExecution } from '../service/find-execution.ts';
import type { ExecutionRef, ExecutionView, Service } from '../service/service.ts';

/** The execution once it has ended. Asks twice a second. */
export const waitForExecution = async (service: Service, ref: ExecutionRef): Promise<ExecutionView> => {
  const progress = progressLine();
  const started = performance.now();
  for (;;) {
    const execution = await service.describe(ref);
    if (execution.status !== 'RUNNING' && execution.status !== 'PENDING_REDRIVE') {
      progress.clear();
      return execution;
    }
    progress.show(`${execution.status} ${spelledDuration(performance.now() - started)}`);
    await delay(500);
  }
};

/** `--input` as given, or the contents of a file where it starts with `@`. @throws Failure if there is none, or it isn't JSON. */
const inputText = async (option: string): Promise<string> => {
  const text = option.startsWith('@') ? (await readGivenFile(option.slice(1))).toString('utf8') : option;
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new Failure(`--input is not JSON (${(error as Error).message}): ${text.slice(0, 80)}`, usageError);
  }
};

export const runWorkflow = async (
  service: Service,
  workflow: string,
  options: { input: string; name?: string; wait: boolean; json: boolean },
): Promise<void> => {
  const started = await service.start(workflow, await inputText(options.input), options.name);
  if (!options.wait) {
    print(started, () => `started ${shownExecution(started)}`, options.json);
    return;
  }
  const { status, output, error, cause } = await waitForExecution(service, started);
  const result = { ...started, status, output: output === undefined ? undefined : JSON.parse(output), error, cause };
  print(
    result,
    () =>
      [
        `${workflow} ${paintStatus(status)}`,
        error && faultText({ error, cause }),
        output && JSON.stringify(JSON.parse(output), null, 2),
      ]
        .filter(Boolean)
        .join('\n'),
    options.json,
  );
  if (status !== 'SUCCEEDED') process.exitCode = 1;
};
