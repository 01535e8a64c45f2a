import { AssemblyError } from './assembly-error.ts';
import { conditionHolds, type IntrinsicScope, referencesIn, resolveIntrinsics } from './resolve-intrinsics.ts';
import { accountId, type CreatedResource, type ResourceHandler, region } from './resource-handler.ts';
import type { Stack, TemplateResource } from './template.ts';

export type DeployedStack = {
  name: string;
  outputs: readonly { key: string; value: string; description?: string; exportName?: string }[];
  resources: readonly { logicalId: string; type: string; physicalId: string }[];
};

/**
 * Creates what the stacks declare: every resource after those that it refers to, all others at once.
 *
 * @throws AssemblyError naming stack, logical id and type of what can't be run here; nothing is created if any type or
 *   property is unknown.
 */
export const deploy = async (
  stacks: readonly Stack[],
  handlers: ReadonlyMap<string, ResourceHandler>,
): Promise<DeployedStack[]> => {
  for (const stack of stacks) refuseUnknown(stack, handlers);
  const exports = new Map<string, unknown>();
  const deployed: DeployedStack[] = [];
  for (const stack of stacks) deployed.push(await deployStack(stack, handlers, exports));
  return deployed;
};

const refuseUnknown = (stack: Stack, handlers: ReadonlyMap<string, ResourceHandler>): void => {
  const problems = Object.entries(stack.template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const handler = handlers.get(Type);
    if (!handler) return [`${stack.name}/${logicalId}: the local runtime has no ${Type}`];
    return Object.keys(Properties)
      .filter(
        (name) =>
          !handler.honoured.includes(name) && !Object.hasOwn(handler.without, name) && handler.honoured[0] !== '*',
      )
      .map((name) => `${stack.name}/${logicalId}: the local runtime does not honour ${name} of ${Type}`);
  });
  if (problems.length > 0) throw new AssemblyError(problems.join('\n'));
};

const deployStack = async (
  stack: Stack,
  handlers: ReadonlyMap<string, ResourceHandler>,
  exports: Map<string, unknown>,
): Promise<DeployedStack> => {
  const { template } = stack;
  const created = new Map<string, CreatedResource>();
  const scope = scopeOf(stack, created, exports);
  const present = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || conditionHolds(Condition, scope),
  );

  const pending = new Map<string, Promise<void>>();
  const byId = new Map(present);
  const make = (logicalId: string, path: readonly string[]): Promise<void> => {
    if (path.includes(logicalId))
      throw new AssemblyError(`${stack.name}: resources refer to each other: ${[...path, logicalId].join(' → ')}`);
    const known = pending.get(logicalId);
    if (known) return known;
    const resource = byId.get(logicalId) as TemplateResource;
    const dependencies = dependenciesOf(resource).filter((id) => byId.has(id));
    const work = Promise.all(dependencies.map((id) => make(id, [...path, logicalId]))).then(async () => {
      created.set(logicalId, await createOne(stack, logicalId, resource, handlers, scope));
    });
    pending.set(logicalId, work);
    return work;
  };
  await Promise.all(present.map(([logicalId]) => make(logicalId, [])));

  const outputs = Object.entries(template.Outputs ?? {})
    .filter(([, { Condition }]) => Condition === undefined || conditionHolds(Condition, scope))
    .map(([key, output]) => {
      const value = String(resolveIntrinsics(output.Value, scope));
      const exportName = output.Export && String(resolveIntrinsics(output.Export.Name, scope));
      if (exportName !== undefined) exports.set(exportName, value);
      return {
        key,
        value,
        ...(output.Description !== undefined && { description: output.Description }),
        ...(exportName !== undefined && { exportName }),
      };
    });
  return {
    name: stack.name,
    outputs,
    resources: present.map(([logicalId, { Type }]) => ({
      logicalId,
      type: Type,
      physicalId: created.get(logicalId)?.ref ?? '',
    })),
  };
};

const dependenciesOf = ({ Properties, DependsOn = [] }: TemplateResource): string[] => [
  ...referencesIn(Properties),
  ...(Array.isArray(DependsOn) ? DependsOn : [DependsOn]),
];

const createOne = async (
  stack: Stack,
  logicalId: string,
  resource: TemplateResource,
  handlers: ReadonlyMap<string, ResourceHandler>,
  scope: IntrinsicScope,
): Promise<CreatedResource> => {
  try {
    const handler = handlers.get(resource.Type) as ResourceHandler;
    return await handler.create({
      stackName: stack.name,
      logicalId,
      type: resource.Type,
      properties: (resolveIntrinsics(resource.Properties ?? {}, scope) ?? {}) as Record<string, unknown>,
      assetPath: (objectKey) => stack.assets.get(objectKey),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssemblyError(`${stack.name}/${logicalId} (${resource.Type}): ${reason}`, { cause: error });
  }
};

const scopeOf = (
  stack: Stack,
  created: ReadonlyMap<string, CreatedResource>,
  exports: ReadonlyMap<string, unknown>,
): IntrinsicScope => {
  const find = (logicalId: string): CreatedResource => {
    const resource = created.get(logicalId);
    if (!resource) throw new AssemblyError(`${stack.name}: refers to ${logicalId}, which is not there`);
    return resource;
  };
  return {
    stackName: stack.name,
    template: stack.template,
    pseudoParameters: {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stack.name}/local`,
    },
    refOf: (logicalId) => find(logicalId).ref,
    attributeOf: (logicalId, attribute) => {
      const value = find(logicalId).attributes[attribute];
      if (value === undefined)
        throw new AssemblyError(
          `${stack.name}: the local runtime has no attribute ${attribute} of ${logicalId} (${stack.template.Resources[logicalId]?.Type})`,
        );
      return value;
    },
    importValue: (name) => {
      if (!exports.has(name)) throw new AssemblyError(`${stack.name}: no stack before it exports ${name}`);
      return exports.get(name);
    },
  };
};
