import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { RuntimeProcess } from './runtime-process.ts';

/** A runtime for a suite's tests, in a folder of its own that goes when they end. It is there from the first test on. */
export const ownRuntime = (): { readonly runtime: RuntimeProcess; readonly folder: string } => {
  const own = {} as { runtime: RuntimeProcess; folder: string };
  beforeAll(async () => {
    own.folder = await mkdtemp(join(tmpdir(), 'concord-end-to-end-'));
    own.runtime = new RuntimeProcess(join(own.folder, 'data'));
    await own.runtime.start();
  });
  afterAll(async () => {
    await own.runtime.end('SIGTERM');
    await rm(own.folder, { recursive: true, force: true });
  });
  return own;
};
