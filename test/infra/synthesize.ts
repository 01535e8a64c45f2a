import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib/core';
import { createConcordApp } from '../../infra/concord-app.ts';
import { tasks } from '../../infra/flows.ts';

// biome-ignore lint/suspicious/noExplicitAny: templates are read property by property, and the assertion is the check
export type Properties = Record<string, any>;
export type Resource = { Type: string; Properties: Properties; DeletionPolicy?: string };
export type Template = { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> };
export type StackName = 'ConcordData' | 'ConcordFlows' | 'ConcordObservability';

/** Nothing in a template depends on what a bundle holds, only on its hash: here every bundle is its task's name. */
const writeBundles = (folder: string): string => {
  for (const { name } of tasks) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.mjs'), `// ${name}\n`);
  }
  return folder;
};

/** Synthesizes the app into a temporary folder, after `configure` had its say, and reads the templates back. */
export const synthesize = (
  context: Record<string, string> = {},
  options: { configure?: (app: App) => void; validate?: boolean } = {},
): Record<StackName, Template> => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-infra-'));
  try {
    const outdir = join(folder, 'cdk.out');
    const bundles = writeBundles(join(folder, 'bundles'));
    const app = createConcordApp({ outdir, bundles, context, validate: options.validate ?? false });
    options.configure?.(app);
    app.synth();
    const read = (stack: StackName): Template =>
      JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8'));
    return {
      ConcordData: read('ConcordData'),
      ConcordFlows: read('ConcordFlows'),
      ConcordObservability: read('ConcordObservability'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
