import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildAssembly } from '../../../local/startup/build-assembly.ts';
import { DataFolder } from '../../../local/startup/data-folder.ts';
import { findJava, requireNode } from '../../../local/startup/prerequisites.ts';
import { StartupError } from '../../../local/startup/startup-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-startup-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
};

describe('prerequisites', () => {
  it('an older Node is refused with what to do', () => {
    expect(() => requireNode('20.11.1')).toThrow(/this is Node 20\.11\.1\. Start it with "npm start"/);
    expect(() => requireNode('24.21.0')).not.toThrow();
  });

  const javaHome = async (name: string, said: string): Promise<NodeJS.ProcessEnv> => {
    await write(`${name}/bin/java`, `#!/bin/sh\necho '${said}' >&2\n`);
    await chmod(join(folder, name, 'bin/java'), 0o755);
    return { JAVA_HOME: join(folder, name) };
  };

  it.each([
    ['17', 'openjdk version "17.0.15" 2025-04-15'],
    ['25', 'openjdk version "25" 2025-09-16'],
  ])('Java %s is taken', async (name, said) => {
    const environment = await javaHome(`java-${name}`, said);

    expect(await findJava(environment)).toBe(join(folder, `java-${name}`, 'bin/java'));
  });

  it.each([
    ['11', 'openjdk version "11.0.2" 2019-01-15', 'Java 11 is too old'],
    ['8', 'java version "1.8.0_401"', 'Java 8 is too old'],
  ])('Java %s is refused with what to install', async (name, said, message) => {
    const found = findJava(await javaHome(`java-${name}`, said));

    await expect(found).rejects.toThrow(StartupError);
    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toThrow('apt install openjdk-17-jre-headless');
  });

  it('no Java is refused with what to install', async () => {
    await expect(findJava({ JAVA_HOME: join(folder, 'absent') })).rejects.toThrow(/no Java found .*apt install/);
  });
});

describe('the data folder', () => {
  it('is held by one runtime at a time, and free once it is closed', () => {
    const path = join(folder, 'held');
    const first = DataFolder.open(path, false);
    first.describeHolder('process 1');

    expect(() => DataFolder.open(path, false)).toThrow(/another runtime uses .* \(process 1\)/);
    first.close();

    expect(() => DataFolder.open(path, false).close()).not.toThrow();
  });

  it('begun anew is empty', async () => {
    await write('fresh/runtime.sqlite', 'kept');

    const before = DataFolder.open(join(folder, 'fresh'), false);
    before.close();
    const after = DataFolder.open(join(folder, 'fresh'), true);
    after.close();

    expect([before.isNew, after.isNew]).toEqual([false, true]);
    await expect(readFile(join(folder, 'fresh/runtime.sqlite'))).rejects.toThrow('ENOENT');
  });

  it('ends what a killed runtime left on it, and nothing that only has the same process id', async () => {
    const sleeper = (name: string) => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', name]);
    const data = DataFolder.open(join(folder, 'left'), false);
    const [ours, foreign] = [sleeper(data.path), sleeper('something else')];
    await Promise.all([once(ours, 'spawn'), once(foreign, 'spawn')]);
    data.remember('ours', ours.pid);
    data.remember('foreign', foreign.pid);
    const ended = once(ours, 'exit');

    data.endLeftOver('foreign');
    data.endLeftOver('ours');

    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(foreign.exitCode).toBeNull();
    foreign.kill();
    data.close();
  });
});

describe('the assembly', () => {
  it('is built when its sources or itself have changed, else not, and a failing build says why', async () => {
    const root = 'project';
    for (const file of ['package.json', 'package-lock.json', 'cdk.json', 'tsconfig.json'])
      await write(`${root}/${file}`, '{}');
    for (const room of ['domain', 'tasks', 'workflows']) await write(`${root}/${room}/a.ts`, '');
    await write(
      `${root}/infra/app.ts`,
      `import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
       mkdirSync('cdk.out', { recursive: true });
       appendFileSync('builds', 'x');
       if (readFileSync('domain/a.ts', 'utf8') === 'broken') throw new Error('does not compile');
       writeFileSync('cdk.out/manifest.json', '{}');`,
    );
    const build = () => buildAssembly(join(folder, root));

    const rebuilt = [(await build()).rebuilt, (await build()).rebuilt];
    await write(`${root}/tasks/a.ts`, 'changed');
    rebuilt.push((await build()).rebuilt);
    await write(`${root}/cdk.out/manifest.json`, '{"changed":"by hand"}');
    rebuilt.push((await build()).rebuilt);
    await write(`${root}/domain/a.ts`, 'broken');

    expect(rebuilt).toEqual([true, false, true, true]);
    await expect(build()).rejects.toThrow(/could not be built.*\n[\s\S]*does not compile/);
    expect(await readFile(join(folder, root, 'builds'), 'utf8')).toBe('xxxx');
  });
});
