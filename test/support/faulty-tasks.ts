import { ThrottledError } from '../../tasks/errors.ts';
import type { TaskFunction } from './run-machine.ts';

type Tasks = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

/** An error as Lambda reports it, by name alone. */
const lambdaError = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/**
 * What can happen to a task's invocation; `Late` faults come after the task has done its work, so that only its answer
 * is lost.
 */
const faults = {
  throttled: { error: () => new ThrottledError('slow down'), late: false },
  crashed: { error: () => lambdaError('Runtime.ExitError', 'exited with 137'), late: false },
  crashedLate: { error: () => lambdaError('Runtime.ExitError', 'exited with 137'), late: true },
  timedOut: { error: () => lambdaError('Sandbox.Timedout', 'timed out'), late: false },
  timedOutLate: { error: () => lambdaError('Sandbox.Timedout', 'timed out'), late: true },
  broken: { error: () => lambdaError('TypeError', 'undefined is not a function'), late: false },
} as const;
export type Fault = keyof typeof faults;

/** The tasks, one of which suffers a fault on its invocations for which `when` holds (counted from 1). */
export const withFault = (
  tasks: Tasks,
  name: string,
  fault: Fault,
  when: (count: number) => boolean,
): Record<string, TaskFunction> => {
  const task = tasks[name];
  if (!task) throw new Error(`there is no task ${name}`);
  const { error, late } = faults[fault];
  let count = 0;
  const faulty = async (input: unknown) => {
    count += 1;
    if (!when(count)) return task(input);
    if (late) await task(input);
    throw error();
  };
  return { ...tasks, [name]: faulty } as Record<string, TaskFunction>;
};

/** The tasks, each delivered twice: the state gets the second answer. */
export const deliveredTwice = (tasks: Tasks): Record<string, TaskFunction> =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (input: unknown) => {
        await task(input);
        return task(input);
      },
    ]),
  ) as Record<string, TaskFunction>;
