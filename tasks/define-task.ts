import type { z } from 'zod';
import { ValidationError } from './errors.ts';
import { observed } from './observed.ts';

const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`).join('; ');
  throw new ValidationError(`${what} does not fit its schema: ${where}`);
};

/** What ties a log line to its execution: the caller's own id, else the execution's name. */
const correlationIdOf = (event: unknown): string | undefined => {
  const { correlationId, executionArn } = (event ?? {}) as { correlationId?: unknown; executionArn?: unknown };
  if (typeof correlationId === 'string') return correlationId;
  return typeof executionArn === 'string' ? executionArn.slice(executionArn.lastIndexOf(':') + 1) : undefined;
};

/**
 * The one stack that every task handler is wrapped in: parses input and output, and is observed.
 *
 * @throws ValidationError if the input, or what `run` returned, does not fit its schema; whatever `run` throws, unchanged.
 */
export const defineTask = <Input extends z.ZodType, Output extends z.ZodType>(task: {
  Input: Input;
  Output: Output;
  run: (input: z.output<Input>) => Promise<z.input<Output>>;
}) =>
  observed(async (event: unknown): Promise<z.output<Output>> => {
    const input = parse(task.Input, event, 'task input');
    return parse(task.Output, await task.run(input), 'task output');
  }, correlationIdOf);
