import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Alias } from '../registry.ts';
import { requireMachine } from './machine-lookup.ts';
import { date, type Input, optionalString, page, pageSize, requiredString, validation } from './parameters.ts';

type Routing = Alias['routing'];

const checkRouting = (core: EngineCore, value: unknown): Routing => {
  const routing = Array.isArray(value) ? (value as Routing) : [];
  if (routing.length < 1 || routing.length > 2)
    throw validation(
      `Value '${JSON.stringify(value)}' at 'routingConfiguration' failed to satisfy constraint: Member must have length ${routing.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 2'}`,
    );
  if (routing.reduce((sum, { weight }) => sum + weight, 0) !== 100)
    throw new AwsError(
      'ValidationException',
      `Sum of routing configuration weights must equal 100. Received: ${JSON.stringify(routing.map(({ weight }) => weight))}`,
    );
  if (new Set(routing.map((route) => route.stateMachineVersionArn)).size !== routing.length)
    throw new AwsError(
      'ValidationException',
      'Routing configuration must contain distinct state machine version ARNs.',
    );
  for (const { stateMachineVersionArn } of routing)
    if (!core.registry.get('version', stateMachineVersionArn))
      throw new AwsError(
        'ResourceNotFound',
        `Request references a resource that does not exist. Resource: '${stateMachineVersionArn}'`,
      );
  return routing.map(({ stateMachineVersionArn, weight }) => ({ stateMachineVersionArn, weight }));
};

export const createStateMachineAlias = (core: EngineCore, input: Input) => {
  const name = requiredString(input, 'name');
  if (!/^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/.test(name) || name.length > 80)
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

const requireAlias = (core: EngineCore, input: Input): Alias => {
  const arn = requiredString(input, 'stateMachineAliasArn');
  const alias = core.registry.get('alias', arn);
  if (!alias)
    throw new AwsError('ResourceNotFound', `Request references a resource that does not exist. Resource: '${arn}'`);
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
    throw new AwsError('ValidationException', 'Either the description or the RoutingConfiguration must be specified');
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
  core.registry.delete('alias', requireAlias(core, input).arn);
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
