import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from './startup-error.ts';

/** What the assembly is made from. */
const sourceFolders = ['domain', 'tasks', 'workflows', 'infra'];
const sourceFiles = ['package.json', 'package-lock.json', 'cdk.json', 'tsconfig.json'];

/**
 * Bundles the tasks and synthesizes into `cdk.out` by running `infra/app.ts`, unless neither the sources nor the
 * assembly have changed since that was last done.
 *
 * @throws StartupError with what the build said.
 */
export const buildAssembly = async (projectRoot: string): Promise<{ folder: string; rebuilt: boolean }> => {
  const folder = join(projectRoot, 'cdk.out');
  const stampFile = join(projectRoot, 'dist', 'assembly.stamp');
  const sources = await hashSources(projectRoot);
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  if (stamp !== '' && stamp === `${sources} ${await hashFile(join(folder, 'manifest.json'))}`)
    return { folder, rebuilt: false };
  await run(projectRoot);
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, `${sources} ${await hashFile(join(folder, 'manifest.json'))}`);
  return { folder, rebuilt: true };
};

const run = async (projectRoot: string): Promise<void> => {
  const child = spawn(process.execPath, ['infra/app.ts'], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0)
    throw new StartupError(
      `the assembly could not be built (node infra/app.ts):\n${Buffer.concat(said).toString('utf8')}`,
    );
};

const hashSources = async (projectRoot: string): Promise<string> => {
  const listed = await Promise.all(
    sourceFolders.map(async (folder) =>
      (await readdir(join(projectRoot, folder), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    ),
  );
  const files = [...listed.flat().sort(), ...sourceFiles.map((file) => join(projectRoot, file))];
  const hash = createHash('sha256').update(process.version);
  const contents = await Promise.all(files.map((file) => readFile(file)));
  files.forEach((file, index) => {
    hash.update(`\0${file.slice(projectRoot.length)}\0`).update(contents[index] as Buffer);
  });
  return hash.digest('hex');
};

const hashFile = async (file: string): Promise<string> => {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch {
    return 'absent';
  }
};
