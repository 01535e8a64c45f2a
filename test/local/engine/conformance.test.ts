import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';

/**
 * AWS's recorded answers, driven from outside by the kit's own runner. The floors are what the engine reaches; what is missing
 * from 100 % is explained in docs/engine-support.md. Below a floor something that worked has broken.
 */
const floors = { l1: 0.973, l2: 0.935, l3: 0.9 };

const root = path.resolve(import.meta.dirname, '../../..');
const kit = path.resolve(root, '../shared/asl-conformance');
const present = existsSync(path.join(kit, 'run.mjs'));
if (!present) console.log(`Conformance cases are skipped: there is no ${path.relative(root, kit)}`);

type Result = { name: string; l1: string | null; l2: string | null; l3: string | null };

(present ? it : it.skip)(
  "answers as AWS's records do, level by level",
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
    let engine: EngineProcess | undefined;
    try {
      const lambdaPort = await freePort();
      engine = await startEngineProcess(['--memory', '--lambda-endpoint', `http://127.0.0.1:${lambdaPort}`]);
      const report = path.join(folder, 'report.json');
      await promisify(execFile)(
        process.execPath,
        [
          path.join(kit, 'run.mjs'),
          ...['--cases', path.join(kit, 'cases.json'), '--endpoint', engine.endpoint, '--deps', root],
          ...['--with', 'lambda,sfn', '--lambda-port', String(lambdaPort), '--json', report],
        ],
        { maxBuffer: 64 * 1024 * 1024 },
      );
      const { results } = JSON.parse(readFileSync(report, 'utf8')) as { results: Result[] };

      const shares = { l1: share(results, 'l1'), l2: share(results, 'l2'), l3: share(results, 'l3') };
      console.log(
        Object.entries(shares)
          .map(([level, value]) => `${level} ${(100 * value).toFixed(1)} %`)
          .join(', '),
      );

      expect(shares.l1).toBeGreaterThanOrEqual(floors.l1);
      expect(shares.l2).toBeGreaterThanOrEqual(floors.l2);
      expect(shares.l3).toBeGreaterThanOrEqual(floors.l3);
    } finally {
      await engine?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  180_000,
);

/** Of the cases that AWS's record covers at this level. */
const share = (results: Result[], level: 'l1' | 'l2' | 'l3'): number => {
  const known = results.filter((result) => result[level] !== 'n/a');
  return known.filter((result) => result[level] === null).length / known.length;
};

const freePort = async (): Promise<number> => {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('No free port');
  return address.port;
};
