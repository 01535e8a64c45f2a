import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import type { TaskDescription } from '../tasks/task-description.ts';
import { tasks } from './flows.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

const bundlesFolder = 'dist/tasks';

/** Absolute path of a task's bundle. */
export const bundleFolder = (task: string): string => `${projectRoot}${bundlesFolder}/${task}`;

/** A function's code starts slower the more of it there is: above this a task should say why it needs so much. */
const budgetBytes = 1_500_000;

/** CommonJS dependencies in an ES module still call `require` for Node's own modules. */
const requireForCommonJs = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

export type BundleSize = { task: string; bytes: number };

/**
 * Bundles every task to `dist/tasks/<Name>/index.mjs` (with its source map) in one esbuild call. The same sources give the
 * same bytes, so that an unchanged task is not deployed again.
 *
 * @throws esbuild's BuildFailure, which lists every error with its place.
 */
export const bundleTasks = async (descriptions: readonly TaskDescription[]): Promise<BundleSize[]> => {
  await rm(`${projectRoot}${bundlesFolder}`, { recursive: true, force: true });
  // Until every task is written: a task without its file says so when it is called. (Goes with the last task.)
  const missing = descriptions.filter(({ entry }) => !existsSync(`${projectRoot}${entry}`));
  for (const { name, entry } of missing) {
    await mkdir(bundleFolder(name), { recursive: true });
    await writeFile(
      `${bundleFolder(name)}/index.mjs`,
      `export const handler = () => { throw new Error('${entry} is missing'); };`,
    );
  }
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: descriptions
      .filter((task) => !missing.includes(task))
      .map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
    outdir: bundlesFolder,
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
    metafile: true,
    logLevel: 'silent',
  });
  return sizesOf(metafile);
};

const sizesOf = (metafile: Metafile): BundleSize[] =>
  Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith('.mjs'))
    .map(([file, { bytes }]) => ({ task: relative(bundlesFolder, file).split(/[\\/]/)[0] ?? file, bytes }))
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

if (import.meta.main) console.log(formatSizes(await bundleTasks(tasks)));
