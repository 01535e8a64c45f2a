import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { StateMachine, Version } from '../registry.ts';
import { requireMachine } from './machine-lookup.ts';
import { arnOfKind, date, type Input, optionalString, page, pageSize, requiredString } from './parameters.ts';

/** Publishes the machine's current revision; publishing the same revision again is the same version. */
export const publish = (core: EngineCore, machine: StateMachine, description: string | undefined): Version => {
  const latest = core.registry.get('version', `${machine.arn}:${machine.lastVersion}`);
  if (latest?.revisionId === machine.revisionId) {
    if (description !== undefined && description !== latest.description)
      throw new AwsError('ConflictException', 'The existing state machine version has a different description');
    return latest;
  }
  const number = machine.lastVersion + 1;
  const version: Version = {
    arn: `${machine.arn}:${number}`,
    stateMachineArn: machine.arn,
    number,
    revisionId: machine.revisionId,
    createdAt: core.clock.now(),
    ...(description === undefined ? {} : { description }),
  };
  core.registry.put('version', version.arn, version);
  core.registry.put('stateMachine', machine.arn, { ...machine, lastVersion: number });
  return version;
};

export const publishStateMachineVersion = (core: EngineCore, input: Input) => {
  const machine = requireMachine(core, requiredString(input, 'stateMachineArn'));
  const revisionId = optionalString(input, 'revisionId');
  const current = machine.revisionId === machine.initialRevisionId ? 'INITIAL' : machine.revisionId;
  if (revisionId !== undefined && revisionId !== current)
    throw new AwsError(
      'ConflictException',
      `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current}.`,
    );
  const version = publish(core, machine, optionalString(input, 'description'));
  return { creationDate: date(version.createdAt), stateMachineVersionArn: version.arn };
};

export const deleteStateMachineVersion = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'stateMachineVersionArn');
  const { rest } = arnOfKind(arn, 'stateMachine');
  if (rest.length !== 2 || !/^\d+$/.test(rest[1] ?? ''))
    throw new AwsError('ValidationException', `Version ARN must have a version number: '${arn}'`);
  const users = core.registry
    .all('alias')
    .filter((alias) => alias.routing.some((route) => route.stateMachineVersionArn === arn));
  if (users.length > 0)
    throw new AwsError(
      'ConflictException',
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.map((alias) => alias.name).join(', ')}]`,
    );
  core.registry.delete('version', arn);
  return {};
};

export const listStateMachineVersions = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'stateMachineArn');
  arnOfKind(arn, 'stateMachine');
  // The one operation on a machine that doesn't know StateMachineDoesNotExist.
  if (!core.registry.get('stateMachine', arn)) throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`);
  const versions = core.registry
    .all('version')
    .filter((version) => version.stateMachineArn === arn)
    .sort((a, b) => b.number - a.number);
  const { items, nextToken } = page(input, versions, pageSize(input, 100, 1000));
  return {
    stateMachineVersions: items.map((version) => ({
      stateMachineVersionArn: version.arn,
      creationDate: date(version.createdAt),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
