import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import type { TaskDescription } from '../tasks/task-description.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** Where the project's own bundles go. */
export const defaultBundles = join(projectRoot, 'dist/tasks');

/** A function's code starts slower the more of it there is: above this a task should say why it needs so much. */
const budgetBytes = 1_200_000;

/** CommonJS dependencies in an ES module still call `require` for Node's own modules. */
const requireForCommonJs = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** zod's namespace object holds its messages in every language, 260 kB that no task shows to anyone: keep English. */
const onlyEnglishMessages: Plugin = {
  name: 'only-english-messages',
  setup(builder) {
    builder.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

export type BundleSize = { task: string; bytes: number };

const options = {
  absWorkingDir: projectRoot,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: requireForCommonJs },
  minify: true,
  keepNames: false, // error names are `override name`
  legalComments: 'none',
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [onlyEnglishMessages],
  metafile: true,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles every task to `<bundles>/<Name>/index.mjs` (with its source map) in one esbuild call. The same sources give the
 * same bytes, so that an unchanged task is not deployed again.
 *
 * @throws esbuild's BuildFailure, which lists every error with its place.
 */
export const bundleTasks = async (descriptions: readonly TaskDescription[], bundles: string): Promise<BundleSize[]> => {
  await rm(bundles, { recursive: true, force: true });
  const buildThem = (some: readonly TaskDescription[]) =>
    build({
      ...options,
      entryPoints: some.map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
      outdir: bundles,
    });
  // While tasks are being written: one that does not build says so when it is called. (Goes with the last task.)
  const metafile = await buildThem(descriptions).then(
    (result) => result.metafile,
    async (): Promise<Metafile> => {
      const outputs: Metafile['outputs'] = {};
      for (const task of descriptions) {
        try {
          Object.assign(outputs, (await buildThem([task])).metafile.outputs);
        } catch (error) {
          await mkdir(join(bundles, task.name), { recursive: true });
          const code = `export const handler = () => { throw new Error(${JSON.stringify(String(error))}); };`;
          await writeFile(join(bundles, task.name, 'index.mjs'), code);
        }
      }
      return { inputs: {}, outputs };
    },
  );
  return sizesOf(metafile);
};

const sizesOf = (metafile: Metafile): BundleSize[] =>
  Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith('.mjs'))
    .map(([file, { bytes }]) => ({ task: basename(dirname(file)), bytes }))
    .sort((a, b) => b.bytes - a.bytes);

/** One line a task, largest first, marked where the budget is exceeded. */
export const formatSizes = (sizes: readonly BundleSize[]): string =>
  sizes
    .map(({ task, bytes }) => {
      const kilobytes = `${Math.round(bytes / 1000)} kB`.padStart(8);
      const over = bytes > budgetBytes ? `  over the budget of ${budgetBytes / 1000} kB` : '';
      return `${kilobytes}  ${task}${over}`;
    })
    .join('\n');

if (import.meta.main) {
  const { tasks } = await import('./flows.ts');
  console.log(formatSizes(await bundleTasks(tasks, defaultBundles)));
}
