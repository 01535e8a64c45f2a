/**
 * Bundles the tasks and synthesizes the assembly into cdk.out, for a person and as what CDK's CLI runs by cdk.json. Says on
 * stderr how large the bundles are and how long each part took.
 */
import { parseArgs } from 'node:util';
import { bundleTasks, defaultBundles, formatSizes } from './bundle-tasks.ts';
import { tasks } from './flow-tasks.ts';
import { UnfitContextError } from './settings.ts';

const usage = `Synthesizes Concord into cdk.out, with no account and no network.

  node infra/app.ts [-c NAME=VALUE …]

docs/deploy.md says which names there are. CDK_OUTDIR names another folder.
`;

/** The caller's own mistake: told without a stack. */
const refuse = (message: string): never => {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
};

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        context: { type: 'string', short: 'c', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
};

const contextOf = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      return rest.length === 0 ? refuse(`-c ${pair} is not NAME=VALUE`) : [key, rest.join('=')];
    }),
  );

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const synthesize = async (context: Record<string, string>): Promise<void> => {
  // esbuild is a process of its own: it bundles while CDK's modules load.
  const started = performance.now();
  const bundling = bundleTasks(tasks, defaultBundles).then((sizes) => ({ sizes, took: seconds(started) }));
  const [{ createConcordApp }, bundled] = await Promise.all([import('./concord-app.ts'), bundling]);

  const bundledAndLoaded = performance.now();
  createConcordApp({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', bundles: defaultBundles, context }).synth();

  console.error(formatSizes(bundled.sizes));
  console.error(`${tasks.length} bundles in ${bundled.took}, synthesis in ${seconds(bundledAndLoaded)}`);
};

const { help, context } = readArguments();
if (help) console.log(usage);
else
  await synthesize(contextOf(context)).catch((error: unknown) => {
    if (error instanceof UnfitContextError) refuse(error.message);
    throw error;
  });
