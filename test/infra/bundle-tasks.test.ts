import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BundleSize, bundleTasks, formatSizes } from '../../infra/bundle-tasks.ts';
import { tasks } from '../../infra/flow-tasks.ts';

describe('bundling the tasks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-bundles-'));
  const bundles = join(folder, 'once');
  let sizes: BundleSize[] = [];
  beforeAll(async () => {
    sizes = await bundleTasks(tasks, bundles);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives each a folder that runs by itself and exports a handler', () => {
    const script = `
      const handlers = {};
      for (const url of process.argv.slice(1)) handlers[url] = typeof (await import(url)).handler;
      console.log(JSON.stringify(handlers));`;
    const urls = tasks.map(({ name }) => pathToFileURL(join(bundles, name, 'index.mjs')).href);

    const handlers = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '--eval', script, ...urls], {
        cwd: folder,
        encoding: 'utf8',
      }),
    );

    expect(handlers).toEqual(Object.fromEntries(urls.map((url) => [url, 'function'])));
  });

  it('gives the same bytes again', async () => {
    const again = join(folder, 'again');
    await bundleTasks(tasks, again);
    const files = (root: string): [string, string][] =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry): [string, string] => [
          join(entry.parentPath, entry.name).slice(root.length),
          readFileSync(join(entry.parentPath, entry.name), 'utf8'),
        ])
        .sort(([a], [b]) => (a < b ? -1 : 1));

    expect(files(again)).toEqual(files(bundles));
  });

  it('says nothing of the machine that it ran on', () => {
    const root = process.cwd();
    const telling = tasks.flatMap(({ name }) =>
      readdirSync(join(bundles, name)).filter((file) => readFileSync(join(bundles, name, file), 'utf8').includes(root)),
    );

    expect(telling).toEqual([]);
  });

  it("keeps the tasks' error names through minifying", () => {
    const code = readdirSync(join(bundles, 'OpenRun'))
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => readFileSync(join(bundles, 'OpenRun', file), 'utf8'))
      .join('\n');

    expect(code).toMatch(/name="ThrottledError"/);
  });

  it('prints the size of each, largest first, and says which is over its budget', () => {
    const printed = formatSizes([
      { task: 'Heavy', bytes: 5_000_000 },
      { task: 'Light', bytes: 300_000 },
    ]);

    expect(sizes.map(({ task }) => task).sort()).toEqual(tasks.map(({ name }) => name).sort());
    expect(printed.split('\n')).toEqual(
      ['5000 kB  Heavy  over the budget of 1200 kB', ' 300 kB  Light'].map((line) => ` ${line}`),
    );
  });
});
