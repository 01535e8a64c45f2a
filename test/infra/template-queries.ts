import type { Properties, Resource, Template } from './synthesize.ts';

/** Resources of a type, by logical id. */
export const resourcesOf = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export const propertiesOf = (template: Template, type: string): Properties[] =>
  resourcesOf(template, type).map(([, { Properties: properties }]) => properties);

/** An intrinsic function as text, references in angle brackets: `arn:<AWS::Partition>:s3:::…`. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const object = value as Properties;
  if (object.Ref) return `<${object.Ref}>`;
  if (object['Fn::GetAtt']) return `<${object['Fn::GetAtt'].join('.')}>`;
  if (object['Fn::Join']) return object['Fn::Join'][1].map(asText).join(object['Fn::Join'][0]);
  return `<${JSON.stringify(value)}>`;
};

const listOf = <Item>(value: Item | Item[]): Item[] => (Array.isArray(value) ? value : [value]);

export type Statement = { holder: string; effect: string; actions: string[]; resources: string[]; condition: unknown };

const statementsIn = (holder: string, document: Properties): Statement[] =>
  listOf(document.Statement).map((statement: Properties) => ({
    holder,
    effect: statement.Effect,
    actions: listOf(statement.Action),
    resources: listOf(statement.Resource).map(asText),
    condition: statement.Condition,
  }));

/** What roles may do: their own policies and those attached to them. */
export const identityStatements = (template: Template): Statement[] => [
  ...resourcesOf(template, 'AWS::IAM::Role').flatMap(([role, { Properties: properties }]) =>
    (properties.Policies ?? []).flatMap((policy: Properties) => statementsIn(role, policy.PolicyDocument)),
  ),
  ...resourcesOf(template, 'AWS::IAM::Policy').flatMap(([, { Properties: properties }]) =>
    properties.Roles.flatMap((role: Properties) => statementsIn(role.Ref, properties.PolicyDocument)),
  ),
];

/** What the policies of buckets, queues or topics say. */
export const resourceStatements = (template: Template, type: string): Statement[] =>
  resourcesOf(template, type).flatMap(([policy, { Properties: properties }]) =>
    statementsIn(policy, properties.PolicyDocument),
  );

/** A machine's definition, with references as text. */
export const definitionOf = (machine: Properties): Properties => JSON.parse(asText(machine.DefinitionString));

/** Every state of a definition by name, those inside Map and Parallel too. */
export const statesOf = (definition: Properties): [string, Properties][] =>
  Object.entries(definition.States as Properties).flatMap(([name, state]) => [
    [name, state] as [string, Properties],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
    ...(state.Branches ?? []).flatMap(statesOf),
  ]);
