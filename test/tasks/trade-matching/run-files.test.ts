import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { s3Client } from '../../../tasks/adapters/s3.ts';
import { s3RunFiles } from '../../../tasks/adapters/s3-run-files.ts';
import { NotFoundError } from '../../../tasks/errors.ts';
import type { RunFiles } from '../../../tasks/ports/run-files.ts';
import { environmentName } from '../../../tasks/resources.ts';
import { memoryRunFiles } from './memory-run-files.ts';

let server: FauxqsServer;
let s3: ReturnType<typeof s3Client>;
beforeAll(async () => {
  process.env[environmentName('BUCKET', 'Work')] = 'work';
  server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  s3 = s3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'work' }));
});
afterAll(async () => {
  s3.destroy();
  await server.stop();
});

describe.each<[string, () => RunFiles]>([
  ['memory', () => memoryRunFiles(new Map())],
  ['S3', () => s3RunFiles(s3)],
])('run files: %s', (name, make) => {
  const folder = `runs/${name}`;

  it('reads back what was written, and the last writing holds', async () => {
    const files = make();
    await files.write(`${folder}/a.jsonl`, 'first');
    await files.write(`${folder}/a.jsonl`, '{"name":"Müller"}\n');

    expect(await files.read(`${folder}/a.jsonl`)).toBe('{"name":"Müller"}\n');
  });

  it('reads a range by bytes, not by characters', async () => {
    const files = make();
    const lines = ['{"name":"Müller"}\n', '{"name":"東京"}\n', '{"name":"x"}\n'];
    await files.write(`${folder}/b.jsonl`, lines.join(''));
    const start = Buffer.byteLength(lines[0]!);
    const end = start + Buffer.byteLength(lines[1]!);

    expect(await files.readRange({ key: `${folder}/b.jsonl`, start, end })).toBe(lines[1]);
  });

  it('lists a prefix in order, and nothing else', async () => {
    const files = make();
    for (const key of ['rows/2', 'rows/10', 'rows/1', 'other/1']) await files.write(`${folder}/list/${key}`, 'x');

    expect(await files.list(`${folder}/list/rows/`)).toEqual(
      ['1', '10', '2'].map((key) => `${folder}/list/rows/${key}`),
    );
    expect(await files.list(`${folder}/none/`)).toEqual([]);
  });

  it('says that a file is not there', async () => {
    await expect(make().read(`${folder}/none`)).rejects.toThrow(NotFoundError);
  });
});
