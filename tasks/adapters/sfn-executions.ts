import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ExecutionEvent, ExecutionName, ExecutionStatus, Executions } from '../ports/executions.ts';
import type { PageRequest } from '../ports/page.ts';

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** The answer, or what stands for it where AWS refuses by one of these names. */
const orElse = async <Answer, Refusals extends Readonly<Record<string, (error: Error) => { kind: string }>>>(
  answer: Promise<Answer>,
  refusals: Refusals,
): Promise<Answer | ReturnType<Refusals[keyof Refusals]>> => {
  try {
    return await answer;
  } catch (error) {
    const name = nameOf(error);
    const refusal = Object.hasOwn(refusals, name) ? refusals[name] : undefined;
    if (!refusal) throw error;
    return refusal(error as Error) as ReturnType<Refusals[keyof Refusals]>;
  }
};

const notFound = { kind: 'notFound' } as const;
const badPosition = { kind: 'badPosition' } as const;
/** A machine or an execution that there isn't. */
const absent = {
  ExecutionDoesNotExist: () => notFound,
  StateMachineDoesNotExist: () => notFound,
  StateMachineDeleting: () => notFound,
};

const instant = (date: Date | undefined): string => (date ?? new Date(0)).toISOString();
const optionalInstant = (name: 'stoppedAt', date: Date | undefined) => (date ? { [name]: instant(date) } : {});

/**
 * Step Functions wants every argument of a list unchanged from page to page, its size too: the position keeps both.
 */
type SfnPosition = { nextToken: string; maxResults: number };
const pageArguments = ({ limit, after }: PageRequest) =>
  after ? { ...(after as SfnPosition) } : { maxResults: limit };
const nextOf = (nextToken: string | undefined, maxResults: number) =>
  nextToken === undefined ? {} : { next: { nextToken, maxResults } satisfies SfnPosition };

/** Exactly one member of an event holds what its type has to say: `taskScheduledEventDetails`. */
const eventOf = ({ id, previousEventId, timestamp, type, ...more }: HistoryEvent): ExecutionEvent => ({
  id: id ?? 0,
  previousEventId: previousEventId ?? 0,
  at: instant(timestamp),
  type: type ?? '',
  details: { ...Object.values(more).find((member) => typeof member === 'object' && member !== null) },
});

/** @param machineArnPrefix gives `arn:aws:states:eu-central-1:123456789012:stateMachine:` when it is needed. */
export const sfnExecutions = (sfn: SFNClient, machineArnPrefix: () => string): Executions => {
  const machineArn = (machine: string): string => `${machineArnPrefix()}${machine}`;
  const executionArn = ({ machine, executionId }: ExecutionName): string =>
    `${machineArnPrefix().replace(/:stateMachine:$/, ':execution:')}${machine}:${executionId}`;

  const find: Executions['find'] = async (execution) => {
    const found = await orElse(sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(execution) })), {
      ...absent,
      InvalidArn: () => notFound,
    });
    if ('kind' in found) return undefined;
    const { input, output, error, cause, redriveStatus, redriveStatusReason } = found;
    return {
      ...execution,
      status: found.status as ExecutionStatus,
      startedAt: instant(found.startDate),
      ...optionalInstant('stoppedAt', found.stopDate),
      redriveCount: found.redriveCount ?? 0,
      ...(input !== undefined && { input }),
      ...(output !== undefined && { output }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      redrivable: redriveStatus === 'REDRIVABLE',
      ...(redriveStatusReason !== undefined && { notRedrivableBecause: redriveStatusReason }),
    };
  };

  return {
    find,

    list: async (machine, { status }, from) => {
      const page = pageArguments(from);
      const found = await orElse(
        sfn.send(
          new ListExecutionsCommand({
            stateMachineArn: machineArn(machine),
            ...(status && { statusFilter: status }),
            ...page,
          }),
        ),
        {
          ...absent,
          InvalidToken: () => badPosition,
          StateMachineTypeNotSupported: () => ({ kind: 'notListed' }) as const,
        },
      );
      if ('kind' in found) return found;
      const items = (found.executions ?? []).map((execution) => ({
        machine,
        executionId: execution.name ?? '',
        status: execution.status as ExecutionStatus,
        startedAt: instant(execution.startDate),
        ...optionalInstant('stoppedAt', execution.stopDate),
        redriveCount: execution.redriveCount ?? 0,
      }));
      return { items, ...nextOf(found.nextToken, page.maxResults) };
    },

    history: async (execution, { newestFirst }, from) => {
      const page = pageArguments(from);
      const found = await orElse(
        sfn.send(
          new GetExecutionHistoryCommand({
            executionArn: executionArn(execution),
            reverseOrder: newestFirst,
            includeExecutionData: true,
            ...page,
          }),
        ),
        { ...absent, InvalidToken: () => badPosition },
      );
      if ('kind' in found) return found;
      return { items: (found.events ?? []).map(eventOf), ...nextOf(found.nextToken, page.maxResults) };
    },

    start: async ({ machine, executionId }, input) => {
      const started = await orElse(
        sfn.send(
          new StartExecutionCommand({
            stateMachineArn: machineArn(machine),
            name: executionId,
            input: JSON.stringify(input),
          }),
        ),
        { ...absent, ExecutionAlreadyExists: () => ({ kind: 'nameTaken' }) as const },
      );
      return 'kind' in started ? started : { kind: 'started', at: instant(started.startDate) };
    },

    stop: async (execution, why) => {
      const stopped = await orElse(
        sfn.send(new StopExecutionCommand({ executionArn: executionArn(execution), ...why })),
        absent,
      );
      return 'kind' in stopped ? stopped : { kind: 'stopped', at: instant(stopped.stopDate) };
    },

    redrive: async (execution, clientToken) => {
      const redriven = await orElse(
        sfn.send(new RedriveExecutionCommand({ executionArn: executionArn(execution), clientToken })),
        {
          ...absent,
          ExecutionNotRedrivable: ({ message }) => ({ kind: 'notRedrivable', because: message }) as const,
        },
      );
      if (!('kind' in redriven)) return { kind: 'redriven', at: instant(redriven.redriveDate) };
      if (redriven.kind !== 'notRedrivable') return redriven;
      // Someone else's redrive may have been first, which is as good.
      const current = await find(execution);
      return current?.status === 'RUNNING' ? { kind: 'running' } : redriven;
    },
  };
};
