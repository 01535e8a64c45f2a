import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

const start = (...given: string[]) =>
  spawnSync(process.execPath, ['local/start.ts', ...given], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });

it.each([[['--bogus']], [['--port']], [['somewhere']]])('a start with %j is refused with the usage', (given) => {
  const { status, stdout, stderr } = start(...given);

  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('npm start -- [options]');
  expect(stderr).not.toMatch(/^\s+at /m);
});
