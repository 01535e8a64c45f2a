import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import { mayRunMachine, maySeeMachine } from '../../../domain/api/scopes.ts';
import type { Actor } from '../../../domain/identity/actor.ts';
import type { ExecutionsPorts } from './ports.ts';

/** The same for what is not there and what is not theirs to see. */
export const notFound = (): Refusal =>
  refuse('NOT_FOUND', 'There is no such machine, or no such execution of it, that you may see.');

export const refuseUnseen = (
  { machines }: Pick<ExecutionsPorts, 'machines'>,
  actor: Actor,
  machine: string,
): Refusal | undefined => (machines.includes(machine) && maySeeMachine(actor, machine) ? undefined : notFound());

/** For who starts, stops or redrives: what they see but may not run is forbidden. */
export const refuseUnrunnable = (
  ports: Pick<ExecutionsPorts, 'machines'>,
  actor: Actor,
  machine: string,
): Refusal | undefined => {
  const unseen = refuseUnseen(ports, actor, machine);
  if (unseen || mayRunMachine(actor, machine)) return unseen;
  return refuse('FORBIDDEN', `You may see executions of ${machine}, but none of your groups may run it.`);
};
