import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import { isObject } from '../json.ts';
import type { Alias } from '../registry.ts';
import { requireMachine } from './machine-lookup.ts';
import {
  arnOfKind,
  date,
  type Input,
  optionalString,
  page,
  pageSize,
  requiredString,
  validation,
} from './parameters.ts';

type Routing = Alias['routing'];

const checkRouting = (core: EngineCore, value: unknown): Routing => {
  const routing = asRouting(value);
  if (routing.length < 1 || routing.length > 2)
    throw validation(
      `Value '${javaText(routing)}' at 'routingConfiguration' failed to satisfy constraint: Member must have length ${routing.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 2'}`,
    );
  const arns = routing.map((route) => route.stateMachineVersionArn);
  if (new Set(arns).size !== arns.length)
    throw invalidRouting('Routing configuration must contain distinct state machine version ARNs', arns);
  for (const [index, { weight }] of routing.entries()) checkWeight(weight, index + 1);
  const weights = routing.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw new AwsError(
      'ValidationException',
      `Sum of routing configuration weights must equal 100. Received: ${JSON.stringify(weights)}`,
    );
  const versions = arns.map((arn) => core.registry.get('version', arn));
  if (versions.some((version) => version === undefined))
    throw invalidRouting('Routing configuration must contain state machine version ARNs', arns);
  if (new Set(versions.map((version) => version?.stateMachineArn)).size > 1)
    throw invalidRouting('Routing configuration must contain versions of one state machine', arns);
  return routing.map(({ stateMachineVersionArn, weight }) => ({ stateMachineVersionArn, weight }));
};

const asRouting = (value: unknown): Routing => {
  if (value === undefined || value === null)
    throw validation(`Value null at 'routingConfiguration' failed to satisfy constraint: Member must not be null`);
  if (!Array.isArray(value)) throw new AwsError('SerializationException', 'routingConfiguration must be a list');
  return value.map((route: unknown, index) => {
    const { stateMachineVersionArn, weight } = isObject(route) ? route : {};
    if (typeof stateMachineVersionArn !== 'string' || typeof weight !== 'number')
      throw validation(
        `Value null at 'routingConfiguration.${index + 1}.member.${typeof weight === 'number' ? 'stateMachineVersionArn' : 'weight'}' failed to satisfy constraint: Member must not be null`,
      );
    return { stateMachineVersionArn, weight };
  });
};

/** A list as AWS's own messages print it. */
const javaText = (routing: Routing): string =>
  `[${routing
    .map(
      ({ stateMachineVersionArn, weight }) =>
        `RoutingConfigurationListItem(stateMachineVersionArn=${stateMachineVersionArn}, weight=${weight})`,
    )
    .join(', ')}]`;

const invalidRouting = (what: string, arns: string[]): AwsError =>
  new AwsError('ValidationException', `${what}. Received: [${arns.join(', ')}]`);

const checkWeight = (weight: number, place: number): void => {
  if (weight < 0 || weight > 100)
    throw validation(
      `Value '${weight}' at 'routingConfiguration.${place}.member.weight' failed to satisfy constraint: Member must have value ${weight < 0 ? 'greater than or equal to 0' : 'less than or equal to 100'}`,
    );
};

export const createStateMachineAlias = (core: EngineCore, input: Input) => {
  const name = requiredString(input, 'name');
  if (name.length > 80)
    throw validation(
      `Value '${name}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
    );
  if (!/^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/.test(name))
    throw validation(
      `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$`,
    );
  const routing = checkRouting(core, input.routingConfiguration);
  const version = core.registry.get('version', routing[0]?.stateMachineVersionArn ?? '');
  const machineArn = version?.stateMachineArn ?? '';
  const description = optionalString(input, 'description');
  const arn = `${machineArn}:${name}`;
  const known = core.registry.get('alias', arn);
  if (known) {
    if (JSON.stringify(known.routing) !== JSON.stringify(routing) || known.description !== description)
      throw new AwsError(
        'ConflictException',
        `Failed to create alias because an alias with the same name and a different routing configuration already exists.`,
      );
    return { stateMachineAliasArn: arn, creationDate: date(known.createdAt) };
  }
  const createdAt = core.clock.now();
  core.registry.put('alias', arn, {
    arn,
    name,
    stateMachineArn: machineArn,
    routing,
    createdAt,
    updatedAt: createdAt,
    ...(description === undefined ? {} : { description }),
  });
  return { stateMachineAliasArn: arn, creationDate: date(createdAt) };
};

const aliasArnOf = (input: Input): string => {
  const arn = requiredString(input, 'stateMachineAliasArn');
  arnOfKind(arn, 'stateMachine');
  return arn;
};

const requireAlias = (core: EngineCore, input: Input): Alias => {
  const arn = aliasArnOf(input);
  const alias = core.registry.get('alias', arn);
  if (!alias) throw new AwsError('ResourceNotFound', 'Request references a resource that does not exist.');
  return alias;
};

export const describeStateMachineAlias = (core: EngineCore, input: Input) => {
  const alias = requireAlias(core, input);
  return {
    creationDate: date(alias.createdAt),
    ...(alias.description === undefined ? {} : { description: alias.description }),
    name: alias.name,
    routingConfiguration: alias.routing,
    stateMachineAliasArn: alias.arn,
    updateDate: date(alias.updatedAt),
  };
};

export const updateStateMachineAlias = (core: EngineCore, input: Input) => {
  const alias = requireAlias(core, input);
  const description = optionalString(input, 'description');
  if (description === undefined && input.routingConfiguration === undefined)
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the description or the RoutingConfiguration must be specified',
    );
  const updatedAt = core.clock.now();
  core.registry.put('alias', alias.arn, {
    ...alias,
    updatedAt,
    ...(description === undefined ? {} : { description }),
    ...(input.routingConfiguration === undefined ? {} : { routing: checkRouting(core, input.routingConfiguration) }),
  });
  return { updateDate: date(updatedAt) };
};

export const deleteStateMachineAlias = (core: EngineCore, input: Input) => {
  core.registry.delete('alias', aliasArnOf(input));
  return {};
};

export const listStateMachineAliases = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'stateMachineArn');
  const version = core.registry.get('version', arn);
  const machine = requireMachine(core, version?.stateMachineArn ?? arn);
  const size = pageSize(input, 100, 1000);
  const aliases = core.registry
    .all('alias')
    .filter(
      (alias) =>
        alias.stateMachineArn === machine.arn &&
        (!version || alias.routing.some((route) => route.stateMachineVersionArn === arn)),
    );
  const { items, nextToken } = page(input, aliases, size);
  return {
    stateMachineAliases: items.map((alias) => ({
      stateMachineAliasArn: alias.arn,
      creationDate: date(alias.createdAt),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
