/**
 * Bundles the tasks and synthesizes the assembly into cdk.out: `node infra/app.ts [-c key=value …]`, and what CDK's CLI
 * runs by cdk.json.
 */
import { parseArgs } from 'node:util';
import { bundleTasks, defaultBundles, formatSizes } from './bundle-tasks.ts';
import { createConcordApp } from './concord-app.ts';
import { tasks } from './flows.ts';

const { values } = parseArgs({ options: { context: { type: 'string', short: 'c', multiple: true, default: [] } } });
const context = Object.fromEntries(
  values.context.map((pair) => {
    const [key = '', ...rest] = pair.split('=');
    return [key, rest.join('=')];
  }),
);

const started = performance.now();
const sizes = await bundleTasks(tasks, defaultBundles);
const bundled = performance.now();
createConcordApp({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', bundles: defaultBundles, context }).synth();
const synthesized = performance.now();

const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`;
console.error(formatSizes(sizes));
console.error(
  `modules ${seconds(0, started)}, ${sizes.length} bundles ${seconds(started, bundled)}, synthesis ${seconds(bundled, synthesized)}`,
);
