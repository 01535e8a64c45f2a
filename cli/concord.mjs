#!/usr/bin/env node
// Runs the command line on the Node 24 that npm brought: whoever calls `npx concord` may have an older one on PATH.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const program = join(import.meta.dirname, 'concord.ts');

const bundledNode = () => {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return undefined;
  }
};

const isNode24 = Number(process.versions.node.split('.')[0]) >= 24;
const node = isNode24 ? process.execPath : bundledNode();
if (!node) {
  console.error(
    `concord needs Node 24; this is ${process.version}, and npm brings none for ${process.platform}-${process.arch}.`,
  );
  console.error('Install Node 24 (https://nodejs.org) and run the same command again.');
  process.exit(1);
}
if (isNode24) {
  await import(program);
} else {
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
