import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
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
  outdir: 'out', // never written: paths in messages and source maps begin with it
  entryNames: '[name]',
  chunkNames: 'chunk-[hash]',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What several tasks use is linked and minified once, not once a task.
  splitting: true,
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
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles every task to `<bundles>/<Name>/index.mjs`, with the chunks that it shares with others and the source maps beside
 * it, in one esbuild call. The same sources give the same bytes, so that an unchanged task is not deployed again.
 *
 * @throws esbuild's BuildFailure, which lists every error with its place.
 */
export const bundleTasks = async (descriptions: readonly TaskDescription[], bundles: string): Promise<BundleSize[]> => {
  const { metafile, outputFiles } = await build({
    ...options,
    entryPoints: descriptions.map(({ name, entry }) => ({ in: entry, out: name })),
  });
  const contents = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));

  /** A file and all that it imports, by name: every output lies in one folder. */
  const withImports = (name: string, found = new Set<string>()): Set<string> => {
    if (found.has(name)) return found;
    found.add(name);
    for (const { path, external } of metafile.outputs[`${options.outdir}/${name}`]?.imports ?? []) {
      if (!external) withImports(basename(path), found);
    }
    return found;
  };

  await rm(bundles, { recursive: true, force: true });
  const sizes = await Promise.all(
    descriptions.map(async ({ name: task }): Promise<BundleSize> => {
      const files = [...withImports(`${task}.mjs`)];
      await mkdir(join(bundles, task), { recursive: true });
      await Promise.all(
        files
          .flatMap((file) => [file, `${file}.map`])
          .map((file) => {
            const content = contents.get(file) ?? new Uint8Array();
            return writeFile(join(bundles, task, file === `${task}.mjs` ? 'index.mjs' : file), content);
          }),
      );
      return { task, bytes: files.reduce((sum, file) => sum + (contents.get(file)?.byteLength ?? 0), 0) };
    }),
  );
  return sizes.sort((a, b) => b.bytes - a.bytes);
};

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
  const { tasks } = await import('./flow-tasks.ts');
  console.log(formatSizes(await bundleTasks(tasks, defaultBundles)));
}
