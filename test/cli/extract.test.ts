import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runConcord } from './run-concord.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-extract-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['that is not there', () => join(folder, 'no-such.pdf'), /no-such\.pdf can't be read: ENOENT/],
  ['that is a folder', () => folder, /can't be read: EISDIR/],
])('concord extract is wrong about a file %s', async (_what, path, said) => {
  const { code, stdout, stderr } = await runConcord(['extract', path(), '--kind', 'trade'], { config: folder });

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(said);
});
