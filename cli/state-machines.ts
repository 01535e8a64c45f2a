import {
  type ExecutionListItem,
  type ExecutionStatus,
  paginateListExecutions,
  paginateListStateMachines,
} from '@aws-sdk/client-sfn';
import type { Connection } from './connection.ts';
import { Failure, usageError } from './failure.ts';

type StateMachine = { name: string; arn: string };

const stateMachines = async ({ states }: Connection): Promise<StateMachine[]> => {
  const found: StateMachine[] = [];
  for await (const page of paginateListStateMachines({ client: states }, {})) {
    for (const { name, stateMachineArn: arn } of page.stateMachines ?? []) if (name && arn) found.push({ name, arn });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
};

/** The machine by its name (case does not count). @throws Failure naming those there are. */
export const stateMachineArn = async (connection: Connection, name: string): Promise<string> => {
  const machines = await stateMachines(connection);
  const machine = machines.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (machine) return machine.arn;
  throw new Failure(
    `no workflow is called ${name}; there are ${machines.map((candidate) => candidate.name).join(', ') || 'none'}`,
    usageError,
  );
};

/** Executions of all machines, or of one, newest first. */
export const executions = async (
  connection: Connection,
  { workflow, status, limit }: { workflow?: string; status?: ExecutionStatus; limit: number },
): Promise<ExecutionListItem[]> => {
  const arns = workflow
    ? [await stateMachineArn(connection, workflow)]
    : (await stateMachines(connection)).map(({ arn }) => arn);
  const found: ExecutionListItem[] = [];
  for (const stateMachineArn of arns) {
    let seen = 0;
    for await (const page of paginateListExecutions(
      { client: connection.states },
      { stateMachineArn, ...(status && { statusFilter: status }) },
    )) {
      found.push(...(page.executions ?? []));
      seen += page.executions?.length ?? 0;
      if (seen >= limit) break;
    }
  }
  return found.sort((a, b) => (b.startDate?.getTime() ?? 0) - (a.startDate?.getTime() ?? 0)).slice(0, limit);
};

/** The execution's ARN for an ARN, a name, or the beginning of a name that only one has. @throws Failure otherwise. */
export const executionArn = async (connection: Connection, given: string): Promise<string> => {
  if (given.startsWith('arn:')) return given;
  const candidates = (await executions(connection, { limit: 10_000 })).filter(({ name }) => name?.startsWith(given));
  const exact = candidates.filter(({ name }) => name === given);
  const [only, ...others] = exact.length > 0 ? exact : candidates;
  if (!only?.executionArn)
    throw new Failure(`no execution is called ${given}; \`concord executions\` lists them`, usageError);
  if (others.length > 0)
    throw new Failure(`${given} begins the names of ${others.length + 1} executions; give more of it`, usageError);
  return only.executionArn;
};
