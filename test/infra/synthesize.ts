import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib/core';
import { createConcordApp } from '../../infra/concord-app.ts';
import { tasks } from '../../infra/flow-tasks.ts';

// biome-ignore lint/suspicious/noExplicitAny: templates are read property by property, and the assertion is the check
export type Properties = Record<string, any>;
export type Resource = { Type: string; Properties: Properties; DeletionPolicy?: string };
export type Template = { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> };
const stackNames = ['ConcordData', 'ConcordFlows', 'ConcordIdentity', 'ConcordApi', 'ConcordObservability'] as const;
export type StackName = (typeof stackNames)[number];

/** Nothing in a template depends on what a bundle holds, only on its hash: here every bundle is its task's name. */
const writeBundles = (folder: string): string => {
  for (const { name } of tasks) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.mjs'), `// ${name}\n`);
  }
  return folder;
};

/** What prod can't do without. */
const neededInProd = { consoleOrigin: 'https://concord.example.com' };

type Options = { configure?: (app: App) => void; validate?: boolean };

/** Synthesizes the app into `folder`/cdk.out, after `configure` had its say. */
export const synthesizeInto = (folder: string, context: Record<string, string> = {}, options: Options = {}): void => {
  const bundles = writeBundles(join(folder, 'bundles'));
  const app = createConcordApp({
    outdir: join(folder, 'cdk.out'),
    bundles,
    context: { ...(context.stage === 'prod' && neededInProd), ...context },
    validate: options.validate ?? false,
  });
  options.configure?.(app);
  app.synth();
};

/** Synthesizes the app and reads its templates back. */
export const synthesize = (
  context: Record<string, string> = {},
  options: Options = {},
): Record<StackName, Template> => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-infra-'));
  try {
    synthesizeInto(folder, context, options);
    const read = (stack: StackName): Template =>
      JSON.parse(readFileSync(join(folder, 'cdk.out', `${stack}.template.json`), 'utf8'));
    return Object.fromEntries(stackNames.map((stack) => [stack, read(stack)])) as Record<StackName, Template>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
