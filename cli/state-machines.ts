import {
  type ExecutionListItem,
  type ExecutionStatus,
  paginateListExecutions,
  paginateListStateMachines,
} from '@aws-sdk/client-sfn';
import type { Connection } from './connection.ts';
import { Failure, usageError } from './failure.ts';

type StateMachine = { name: string; arn: string; type: string | undefined };

const stateMachines = async ({ states }: Connection): Promise<StateMachine[]> => {
  const found: StateMachine[] = [];
  for await (const page of paginateListStateMachines({ client: states }, {})) {
    for (const { name, stateMachineArn: arn, type } of page.stateMachines ?? [])
      if (name && arn) found.push({ name, arn, type });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
};

/** @throws Failure naming those there are. */
const stateMachine = async (connection: Connection, name: string): Promise<StateMachine> => {
  const machines = await stateMachines(connection);
  const machine = machines.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (machine) return machine;
  throw new Failure(
    `no workflow is called ${name}; there are ${machines.map((candidate) => candidate.name).join(', ') || 'none'}`,
    usageError,
  );
};

/** The machine by its name (case does not count). @throws Failure naming those there are. */
export const stateMachineArn = async (connection: Connection, name: string): Promise<string> =>
  (await stateMachine(connection, name)).arn;

/** Machines whose executions are listed: Express ones leave none. @throws Failure if it is asked of an Express one. */
const listedMachines = async (connection: Connection, workflow: string | undefined): Promise<StateMachine[]> => {
  if (workflow === undefined) return (await stateMachines(connection)).filter(({ type }) => type !== 'EXPRESS');
  const machine = await stateMachine(connection, workflow);
  if (machine.type === 'EXPRESS')
    throw new Failure(
      `${machine.name} is an Express machine: its executions are not listed, they stand in its log`,
      usageError,
    );
  return [machine];
};

/** Executions of all machines, or of one, newest first. */
export const executions = async (
  connection: Connection,
  { workflow, status, limit }: { workflow?: string; status?: ExecutionStatus; limit: number },
): Promise<ExecutionListItem[]> => {
  const machines = await listedMachines(connection, workflow);
  const found: ExecutionListItem[] = [];
  for (const { arn: stateMachineArn } of machines) {
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
