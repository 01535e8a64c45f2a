import { isDeepStrictEqual } from 'node:util';
import { stateMachineArn } from '../arn.ts';
import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { MachineType } from '../execution.ts';
import { isObject } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import type { Revision, StateMachine } from '../registry.ts';
import { checkDefinition } from '../validation/check-definition.ts';
import { requireMachine, resolveTarget } from './machine-lookup.ts';
import {
  arnOfKind,
  checkName,
  date,
  type Input,
  metadataOnly,
  optionalBoolean,
  optionalObject,
  optionalString,
  page,
  pageSize,
  requiredObject,
  requiredString,
} from './parameters.ts';
import { checkTags, setTags } from './tags.ts';
import { variableReferences } from './variable-references.ts';
import { publish } from './versions.ts';

const typeOf = (input: Input): MachineType => {
  const type = optionalString(input, 'type') ?? 'STANDARD';
  if (type === 'STANDARD' || type === 'EXPRESS') return type;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]`,
  );
};

export const createStateMachine = (core: EngineCore, input: Input) => {
  const name = requiredString(input, 'name');
  checkName(name);
  checkVersionDescription(input);
  const definition = requiredString(input, 'definition');
  const roleArn = checkRole(requiredString(input, 'roleArn'));
  const type = typeOf(input);
  const tags = checkTags(input.tags);
  checkDefinition(definition, type);
  const loggingConfiguration = checkLogging(optionalObject(input, 'loggingConfiguration'));
  const tracingConfiguration = optionalObject(input, 'tracingConfiguration') ?? { enabled: false };
  const encryptionConfiguration = optionalObject(input, 'encryptionConfiguration') ?? { type: 'AWS_OWNED_KEY' };
  const arn = stateMachineArn(core.arns, name);
  const known = core.registry.get('stateMachine', arn);
  if (known) {
    // AWS ignores a different role or other tags: it answers as to the first request, and changes nothing.
    const same =
      core.registry.get('revision', known.revisionId)?.definition === definition &&
      known.type === type &&
      isDeepStrictEqual(known.loggingConfiguration, loggingConfiguration) &&
      isDeepStrictEqual(known.tracingConfiguration, tracingConfiguration) &&
      isDeepStrictEqual(known.encryptionConfiguration, encryptionConfiguration);
    if (!same) throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    return { stateMachineArn: arn, creationDate: date(known.createdAt), ...publishIfAsked(core, known, input) };
  }
  const createdAt = core.clock.now();
  const { revisionId } = newRevision(core, arn, definition, roleArn);
  const machine: StateMachine = {
    arn,
    name,
    type,
    createdAt,
    revisionId,
    initialRevisionId: revisionId,
    status: 'ACTIVE',
    loggingConfiguration,
    tracingConfiguration,
    encryptionConfiguration,
    lastVersion: 0,
  };
  core.registry.put('stateMachine', arn, machine);
  setTags(core, arn, tags);
  return { stateMachineArn: arn, creationDate: date(createdAt), ...publishIfAsked(core, machine, input) };
};

const newRevision = (core: EngineCore, arn: string, definition: string, roleArn: string): Revision => {
  const revision = {
    revisionId: uuidFrom(core.random),
    stateMachineArn: arn,
    definition,
    roleArn,
    createdAt: core.clock.now(),
  };
  core.registry.put('revision', revision.revisionId, revision);
  return revision;
};

const publishIfAsked = (core: EngineCore, machine: StateMachine, input: Input) => {
  if (!optionalBoolean(input, 'publish')) return {};
  const version = publish(core, machine, optionalString(input, 'versionDescription'));
  return { stateMachineVersionArn: version.arn };
};

const checkVersionDescription = (input: Input): void => {
  if (!optionalBoolean(input, 'publish') && optionalString(input, 'versionDescription') !== undefined)
    throw new AwsError('ValidationException', 'Version description can only be set when publish is true');
};

const checkRole = (roleArn: string): string => {
  if (/^arn:aws[\w-]*:iam::\d*:role\/\S+$/.test(roleArn)) return roleArn;
  throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
};

const checkLogging = (given: Record<string, unknown> | undefined): Record<string, unknown> => {
  if (given === undefined) return { includeExecutionData: false, level: 'OFF' };
  const level = given.level ?? 'OFF';
  const destinations = given.destinations ?? undefined;
  if (destinations !== undefined && !Array.isArray(destinations))
    throw new AwsError('SerializationException', 'destinations must be a list');
  if (level !== 'OFF' && !destinations?.length)
    throw new AwsError(
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    );
  if (destinations && destinations.length > 1)
    throw new AwsError(
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    );
  for (const destination of destinations ?? [])
    if (!/^arn:aws[\w-]*:logs:[\w-]*:\d*:log-group:[^:]+:\*$/.test(logGroupArn(destination)))
      throw new AwsError(
        'InvalidLoggingConfiguration',
        'Invalid Logging Configuration: Log Destination ARN is not valid.',
      );
  return {
    ...(destinations ? { destinations } : {}),
    includeExecutionData: given.includeExecutionData ?? false,
    level,
  };
};

const logGroupArn = (destination: unknown): string => {
  const group = isObject(destination) ? destination.cloudWatchLogsLogGroup : undefined;
  return isObject(group) && typeof group.logGroupArn === 'string' ? group.logGroupArn : '';
};

export const updateStateMachine = (core: EngineCore, input: Input) => {
  const machine = requireMachine(core, requiredString(input, 'stateMachineArn'));
  const definition = optionalString(input, 'definition');
  const roleArn = optionalString(input, 'roleArn');
  const settings = ['loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'];
  if (definition === undefined && roleArn === undefined && settings.every((name) => input[name] === undefined))
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  checkVersionDescription(input);
  if (roleArn !== undefined) checkRole(roleArn);
  if (definition !== undefined) checkDefinition(definition, machine.type);
  const next = changedMachine(core, machine, input);
  core.registry.put('stateMachine', machine.arn, next);
  return {
    updateDate: date(core.clock.now()),
    ...revisionField(next, next.revisionId),
    ...publishIfAsked(core, next, input),
  };
};

/** The machine with what the request changes; a request that changes nothing makes no revision. */
const changedMachine = (core: EngineCore, machine: StateMachine, input: Input): StateMachine => {
  const current = core.registry.get('revision', machine.revisionId) as Revision;
  const definition = optionalString(input, 'definition') ?? current.definition;
  const roleArn = optionalString(input, 'roleArn') ?? current.roleArn;
  const next: StateMachine = { ...machine };
  if (input.loggingConfiguration !== undefined)
    next.loggingConfiguration = checkLogging(optionalObject(input, 'loggingConfiguration'));
  if (input.tracingConfiguration !== undefined)
    next.tracingConfiguration = requiredObject(input, 'tracingConfiguration');
  if (input.encryptionConfiguration !== undefined)
    next.encryptionConfiguration = requiredObject(input, 'encryptionConfiguration');
  const sameDefinition = isDeepStrictEqual(JSON.parse(definition), JSON.parse(current.definition));
  if (isDeepStrictEqual(next, machine) && sameDefinition && roleArn === current.roleArn) return next;
  return { ...next, revisionId: newRevision(core, machine.arn, definition, roleArn).revisionId };
};

export const deleteStateMachine = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'stateMachineArn');
  arnOfKind(arn, 'stateMachine');
  const machine = core.registry.get('stateMachine', arn);
  if (!machine) return {};
  for (const version of core.registry.all('version'))
    if (version.stateMachineArn === arn) core.registry.delete('version', version.arn);
  for (const alias of core.registry.all('alias'))
    if (alias.stateMachineArn === arn) core.registry.delete('alias', alias.arn);
  core.registry.delete('stateMachine', arn);
  core.registry.delete('tags', arn);
  // AWS stops the executions of a deleted machine.
  for (const { record } of [...core.driver.liveExecutions()])
    if (record.stateMachineArn === arn) core.driver.dispatch(record.executionArn, { kind: 'stop' });
  return {};
};

export const describeStateMachine = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'stateMachineArn');
  const { machine, revision, versionArn } = resolveTarget(core, arn);
  const version = versionArn === undefined ? undefined : core.registry.get('version', versionArn);
  const definition = revision.definition;
  const references = variableReferences(definition);
  return {
    stateMachineArn: version ? version.arn : machine.arn,
    name: machine.name,
    status: machine.status,
    definition: metadataOnly(input) ? '{}' : definition,
    roleArn: revision.roleArn,
    type: machine.type,
    creationDate: date(version ? version.createdAt : machine.createdAt),
    loggingConfiguration: machine.loggingConfiguration,
    tracingConfiguration: machine.tracingConfiguration,
    encryptionConfiguration: machine.encryptionConfiguration,
    ...revisionField(machine, version ? version.revisionId : machine.revisionId),
    ...(version?.description === undefined ? {} : { description: version.description }),
    ...(references ? { variableReferences: references } : {}),
  };
};

const revisionField = (machine: StateMachine, revisionId: string) =>
  revisionId === machine.initialRevisionId ? {} : { revisionId };

export const describeStateMachineForExecution = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'executionArn');
  const record = core.driver.record(arn);
  if (!record) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  const revision = core.registry.get('revision', record.revisionId) as Revision;
  const machine = core.registry.get('stateMachine', revision.stateMachineArn);
  const references = variableReferences(revision.definition);
  return {
    stateMachineArn: record.stateMachineArn,
    name: record.stateMachineName,
    definition: metadataOnly(input) ? '{}' : revision.definition,
    roleArn: revision.roleArn,
    updateDate: date(revision.createdAt),
    loggingConfiguration: machine?.loggingConfiguration ?? { includeExecutionData: false, level: 'OFF' },
    tracingConfiguration: machine?.tracingConfiguration ?? { enabled: false },
    encryptionConfiguration: machine?.encryptionConfiguration ?? { type: 'AWS_OWNED_KEY' },
    ...(record.mapRunArn === undefined ? {} : { mapRunArn: record.mapRunArn }),
    ...(machine ? revisionField(machine, revision.revisionId) : {}),
    ...(references ? { variableReferences: references } : {}),
  };
};

export const listStateMachines = (core: EngineCore, input: Input) => {
  const machines = core.registry.all('stateMachine').sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, nextToken } = page(input, machines, pageSize(input, 100, 1000));
  return {
    stateMachines: items.map(({ arn, name, type, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: date(createdAt),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
