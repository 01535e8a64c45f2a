import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Revision, StateMachine } from '../registry.ts';
import { arnOfKind } from './parameters.ts';

export type Target = { machine: StateMachine; revision: Revision; versionArn?: string; aliasArn?: string };

export const requireMachine = (core: EngineCore, arn: string): StateMachine => {
  arnOfKind(arn, 'stateMachine');
  const machine = core.registry.get('stateMachine', arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
};

const requireRevision = (core: EngineCore, revisionId: string): Revision => {
  const revision = core.registry.get('revision', revisionId);
  if (!revision) throw new Error(`No revision ${revisionId}`);
  return revision;
};

/** A machine by its own ARN, a version's (`…:3`) or an alias's (`…:live`, which picks a version by weight). */
export const resolveTarget = (core: EngineCore, arn: string): Target => {
  const { rest } = arnOfKind(arn, 'stateMachine');
  if (rest.length === 1) {
    const machine = requireMachine(core, arn);
    return { machine, revision: requireRevision(core, machine.revisionId) };
  }
  const alias = core.registry.get('alias', arn);
  const versionArn = alias ? pickVersion(alias.routing, core.random) : arn;
  const version = core.registry.get('version', versionArn);
  if (!version) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return {
    machine: requireMachine(core, version.stateMachineArn),
    revision: requireRevision(core, version.revisionId),
    versionArn,
    ...(alias ? { aliasArn: arn } : {}),
  };
};

const pickVersion = (routing: { stateMachineVersionArn: string; weight: number }[], random: () => number): string => {
  let point = random() * 100;
  for (const { stateMachineVersionArn, weight } of routing) {
    point -= weight;
    if (point < 0) return stateMachineVersionArn;
  }
  return routing[0]?.stateMachineVersionArn ?? '';
};
