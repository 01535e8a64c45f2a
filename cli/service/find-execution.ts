import { Failure, usageError } from '../failure.ts';
import type { ExecutionRef } from './service.ts';

/** The one whose name is, or alone begins with, what was given. @throws Failure otherwise. */
export const oneNamed = <Execution extends ExecutionRef>(
  executions: readonly Execution[],
  given: string,
): Execution => {
  const candidates = executions.filter(({ name }) => name.startsWith(given));
  const exact = candidates.filter(({ name }) => name === given);
  const [only, ...others] = exact.length > 0 ? exact : candidates;
  if (!only) throw new Failure(`no execution is called ${given}; \`concord executions\` lists them`, usageError);
  if (others.length > 0)
    throw new Failure(`${given} begins the names of ${others.length + 1} executions; give more of it`, usageError);
  return only;
};

/** `arn:aws:states:region:account:execution:Machine:name` taken apart. */
export const executionOfArn = (executionArn: string): ExecutionRef => {
  const [, , , , , , workflow = '', name = ''] = executionArn.split(':');
  return { executionArn, workflow, name };
};

/** Says which one in a line of text. */
export const shownExecution = ({ executionArn, workflow, name }: ExecutionRef): string =>
  executionArn ?? `${workflow} ${name}`;

/** How many executions are looked through for the beginning of a name. */
export const searchedExecutions = 10_000;
