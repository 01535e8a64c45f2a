import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';

/** The engine's control plane, in the API's own field names; throws errors by their AWS names. */
export type StatesApi = (action: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** Step Functions' API writes in lower camel case what templates write in upper. */
const lowerCamel = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.charAt(0).toLowerCase() + key.slice(1), lowerCamel(entry)]),
  );
};

const substitute = (definition: string, substitutions: Readonly<Record<string, unknown>>): string =>
  Object.entries(substitutions).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, String(value)),
    definition,
  );

export const stateMachine = (states: StatesApi): ResourceHandler => ({
  honoured: [
    'StateMachineName',
    'StateMachineType',
    'Definition',
    'DefinitionString',
    'DefinitionSubstitutions',
    'RoleArn',
    'LoggingConfiguration',
    'TracingConfiguration',
  ],
  without: { EncryptionConfiguration: "the disk's own protection", Tags: 'bookkeeping' },
  async create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'StateMachineName', { longest: 80 });
    const arn = arnOf('states', `stateMachine:${name}`);
    const declared = properties.DefinitionString ?? JSON.stringify(properties.Definition);
    const definition = substitute(
      String(declared),
      (properties.DefinitionSubstitutions ?? {}) as Record<string, unknown>,
    );
    const settings = {
      definition,
      roleArn: properties.RoleArn,
      ...(properties.LoggingConfiguration !== undefined && {
        loggingConfiguration: lowerCamel(properties.LoggingConfiguration),
      }),
      ...(properties.TracingConfiguration !== undefined && {
        tracingConfiguration: lowerCamel(properties.TracingConfiguration),
      }),
    };
    const present = await describe(states, arn);
    if (!present) {
      const type = properties.StateMachineType ?? 'STANDARD';
      await states('CreateStateMachine', { name, type, ...settings });
    } else if (present.definition !== definition || present.roleArn !== settings.roleArn) {
      await states('UpdateStateMachine', { stateMachineArn: arn, ...settings });
    }
    const { revisionId } = (await describe(states, arn)) ?? {};
    return {
      ref: arn,
      attributes: { Arn: arn, Name: name, StateMachineRevisionId: String(revisionId ?? 'INITIAL') },
    };
  },
});

const describe = async (states: StatesApi, stateMachineArn: string): Promise<Record<string, unknown> | undefined> => {
  try {
    return await states('DescribeStateMachine', { stateMachineArn });
  } catch (error) {
    if (error instanceof Error && error.name === 'StateMachineDoesNotExist') return undefined;
    throw error;
  }
};

export const stateMachineVersion = (states: StatesApi): ResourceHandler => ({
  honoured: ['StateMachineArn', 'StateMachineRevisionId', 'Description'],
  without: {},
  async create({ properties }) {
    // Publishing a revision again answers the version that it already has.
    const { stateMachineVersionArn } = await states('PublishStateMachineVersion', {
      stateMachineArn: properties.StateMachineArn,
      ...(properties.StateMachineRevisionId !== undefined && { revisionId: properties.StateMachineRevisionId }),
      ...(properties.Description !== undefined && { description: properties.Description }),
    });
    return { ref: String(stateMachineVersionArn), attributes: { Arn: String(stateMachineVersionArn) } };
  },
});

export const stateMachineAlias = (states: StatesApi): ResourceHandler => ({
  honoured: ['Name', 'Description', 'RoutingConfiguration', 'DeploymentPreference'],
  without: {},
  async create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'Name', { longest: 80 });
    const preference = properties.DeploymentPreference as { StateMachineVersionArn?: string } | undefined;
    const routingConfiguration = preference?.StateMachineVersionArn
      ? [{ stateMachineVersionArn: preference.StateMachineVersionArn, weight: 100 }]
      : lowerCamel(properties.RoutingConfiguration);
    const [{ stateMachineVersionArn }] = routingConfiguration as [{ stateMachineVersionArn: string }];
    const arn = `${stateMachineVersionArn.replace(/:\d+$/, '')}:${name}`;
    const description = properties.Description === undefined ? {} : { description: properties.Description };
    try {
      await states('CreateStateMachineAlias', { name, routingConfiguration, ...description });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConflictException') throw error;
      await states('UpdateStateMachineAlias', { stateMachineAliasArn: arn, routingConfiguration, ...description });
    }
    return { ref: arn, attributes: { Arn: arn } };
  },
});
