import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssemblyError } from './assembly-error.ts';
import type { Stack, Template } from './template.ts';

type Artifact = { type: string; properties?: Record<string, unknown>; dependencies?: string[]; displayName?: string };
type AssetManifest = {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
};

const readJson = async <Value>(path: string): Promise<Value> => JSON.parse(await readFile(path, 'utf8')) as Value;

/** All stacks of a synthesized cloud assembly, each after those that it depends on. @throws AssemblyError */
export const readAssembly = async (folder: string): Promise<Stack[]> => {
  const manifest = await readJson<{ artifacts?: Record<string, Artifact> }>(join(folder, 'manifest.json')).catch(
    (error: unknown) => {
      throw new AssemblyError(`no cloud assembly in ${folder}: run "npm run synth"`, { cause: error });
    },
  );
  const artifacts = Object.entries(manifest.artifacts ?? {});
  const nested = artifacts.find(([, { type }]) => type === 'cdk:cloud-assembly');
  if (nested) throw new AssemblyError(`${nested[0]}: the local runtime does not read nested assemblies (CDK stages)`);
  const stackIds = new Set(artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack').map(([id]) => id));
  const stacks = await Promise.all(
    artifacts.filter(([id]) => stackIds.has(id)).map(([id, artifact]) => readStack(folder, id, artifact, stackIds)),
  );
  return inOrder(stacks);
};

const readStack = async (
  folder: string,
  id: string,
  artifact: Artifact,
  stackIds: ReadonlySet<string>,
): Promise<Stack> => {
  const { templateFile, stackName } = artifact.properties ?? {};
  const [template, assets] = await Promise.all([
    readJson<Template>(join(folder, String(templateFile))),
    readJson<AssetManifest>(join(folder, `${id}.assets.json`)).catch((): AssetManifest => ({})),
  ]);
  return {
    name: typeof stackName === 'string' ? stackName : id,
    template,
    dependencies: (artifact.dependencies ?? []).filter((dependency) => stackIds.has(dependency)),
    assets: new Map(
      Object.values(assets.files ?? {}).flatMap(({ source, destinations }) =>
        Object.values(destinations).flatMap(({ objectKey }): [string, string][] =>
          source.path === undefined ? [] : [[objectKey, join(folder, source.path)]],
        ),
      ),
    ),
  };
};

const inOrder = (stacks: readonly Stack[]): Stack[] => {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const ordered = new Set<Stack>();
  const visit = (stack: Stack, path: readonly string[]): void => {
    if (ordered.has(stack)) return;
    if (path.includes(stack.name))
      throw new AssemblyError(`stacks depend on each other: ${[...path, stack.name].join(' → ')}`);
    for (const name of stack.dependencies) {
      const dependency = byName.get(name);
      if (dependency) visit(dependency, [...path, stack.name]);
    }
    ordered.add(stack);
  };
  for (const stack of stacks) visit(stack, []);
  return [...ordered];
};
