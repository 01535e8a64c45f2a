/**
 * Bundles the tasks and synthesizes the assembly into cdk.out: `node infra/app.ts [-c key=value …]`, and what CDK's CLI
 * runs by cdk.json. Says on stderr how large the bundles are and how long each part took.
 */
import { parseArgs } from 'node:util';
import { bundleTasks, defaultBundles, formatSizes } from './bundle-tasks.ts';
import { tasks } from './flow-tasks.ts';

const { values } = parseArgs({ options: { context: { type: 'string', short: 'c', multiple: true, default: [] } } });
const context = Object.fromEntries(
  values.context.map((pair) => {
    const [key = '', ...rest] = pair.split('=');
    return [key, rest.join('=')];
  }),
);

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

// esbuild is a process of its own: it bundles while CDK's modules load.
const started = performance.now();
const bundling = bundleTasks(tasks, defaultBundles).then((sizes) => ({ sizes, took: seconds(started) }));
const [{ createConcordApp }, bundled] = await Promise.all([import('./concord-app.ts'), bundling]);

const bundledAndLoaded = performance.now();
createConcordApp({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', bundles: defaultBundles, context }).synth();

console.error(formatSizes(bundled.sizes));
console.error(`${tasks.length} bundles in ${bundled.took}, synthesis in ${seconds(bundledAndLoaded)}`);
