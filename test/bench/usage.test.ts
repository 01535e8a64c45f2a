import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = join(import.meta.dirname, '../../bench');
const benchmarks = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'bench-options.ts');

const run = (file: string, option: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, file), option], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('a benchmark says how it is used', () => {
  it.each(benchmarks)('%s --help', (file) => {
    const { status, stdout, stderr } = run(file, '--help');

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: n/);
  });

  it('when it is given an option that it does not have, too', () => {
    const { status, stdout, stderr } = run('engine.ts', '--fast');

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown option '--fast'.*\n\nUsage: npm run bench:engine\n$/s);
  });
});
