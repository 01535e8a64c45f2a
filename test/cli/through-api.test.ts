import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiServer, startApiServer } from './api-server.ts';
import { type Ended, runConcord } from './run-concord.ts';

const password = 'Correct-horse-7';

let api: ApiServer;
let folder: string;
beforeAll(async () => {
  [api, folder] = await Promise.all([startApiServer(), mkdtemp(join(tmpdir(), 'concord-through-api-'))]);
  for (const [profile, groups] of [
    ['desk', ['trade-ops']],
    ['clerk', []],
    ['root', ['admin']],
  ] as const) {
    const email = `${profile}@example.com`;
    api.people.add({ email, password, groups });
    await runConcord(['login', '--api', api.url, '--profile', profile, '--email', email, '--password-stdin'], {
      config: folder,
      input: password,
    });
  }
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

const concord = (...words: string[]): Promise<Ended> => runConcord(words, { config: folder });
const asDesk = (...words: string[]): Promise<Ended> => concord(...words, '--profile', 'desk');
const json = ({ stdout }: Ended): unknown => JSON.parse(stdout);
const jsonLines = ({ stdout }: Ended): unknown[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

describe('concord run --profile', () => {
  it('starts the workflow by its name in any case, waits for its end, and tells what came of it', async () => {
    const ended = await asDesk('run', 'tradematching', '--input', '{"product":"FX_FORWARD"}', '--wait', '--json');

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(json(ended)).toMatchObject({ workflow: 'TradeMatching', status: 'SUCCEEDED', output: { matched: 3 } });
    expect(api.runs.at(-1)).toMatchObject({ machine: 'TradeMatching', input: { product: 'FX_FORWARD' } });
  });

  it('fails with 1 where the execution fails', async () => {
    const ended = await asDesk('run', 'TradeMatching', '--input', '{"fail":true}', '--wait');

    expect(ended.code).toBe(1);
    expect(ended.stdout).toBe('TradeMatching FAILED\nValidationError: the input says so\n');
  });

  it('says that a file of its input is not there', async () => {
    const { code, stdout, stderr } = await asDesk(
      'run',
      'TradeMatching',
      '--input',
      `@${join(folder, 'no-such.json')}`,
    );

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/no-such\.json can't be read: ENOENT[^\n]*\n$/);
  });

  it('is the same execution for the same name and input, and refused for another input', async () => {
    const words = ['run', 'TradeMatching', '--name', 'eod', '--json'];
    const [first, second] = [await asDesk(...words), await asDesk(...words)];
    const another = await asDesk(...words, '--input', '{"product":"FX_SPOT"}');

    expect(json(second)).toEqual(json(first));
    expect(another.code).toBe(2);
    expect(another.stderr).toBe('--name eod started TradeMatching with another input before: give another name\n');
  });

  it('says what is wrong: no object, no such workflow, no right to it', async () => {
    const list = await asDesk('run', 'TradeMatching', '--input', '[]');
    expect([list.code, list.stderr]).toEqual([2, '--input must be a JSON object to start through the API\n']);

    const unknown = await asDesk('run', 'Nothing');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('There is no machine Nothing for you. (NOT_FOUND, ');

    const clerk = await concord('run', 'TradeMatching', '--profile', 'clerk');
    expect(clerk.code).toBe(1);
    expect(clerk.stderr).toContain('FORBIDDEN');
  });
});

describe('concord executions --profile', () => {
  it('lists those of the workflows that one may see, newest first', async () => {
    const count = api.runs.length;
    const [all, two] = [await asDesk('executions', '--json'), await asDesk('executions', '--limit', '2')];

    expect(jsonLines(all)).toHaveLength(count);
    expect(two.stdout.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^STARTED +WORKFLOW +STATUS +TOOK +NAME$/),
      expect.stringContaining(`run-${count}-of-it`),
      expect.stringContaining(`run-${count - 1}-of-it`),
    ]);
  });

  it('are refused to whoever may see none', async () => {
    const { code, stdout, stderr } = await concord('executions', '--profile', 'clerk');

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('FORBIDDEN');
  });

  it('go on over pages', async () => {
    const before = api.runs.length;
    for (let index = 0; index < 130; index += 1)
      api.runs.push({
        machine: 'DocumentExtraction',
        executionId: `extraction-${index}`,
        status: 'SUCCEEDED',
        startedAt: '2026-11-19T08:00:00.000Z',
        input: {},
      });

    const listed = await concord(
      'executions',
      '--workflow',
      'documentextraction',
      '--limit',
      '500',
      '--json',
      '--profile',
      'root',
    );

    expect(jsonLines(listed)).toHaveLength(130);
    api.runs.length = before;
  });

  it('shows one by the beginning of its name, with its states and what failed in them', async () => {
    await asDesk('run', 'TradeMatching');
    const name = `run-${api.runs.length}-of-it`;

    const shown = await asDesk('executions', 'show', name.slice(0, -3));

    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain(`TradeMatching ${name}\n`);
    expect(shown.stdout).toMatch(/States\n {2}2026-11-20 08:00:00 {2}MatchTrades\n +E: c\n/);
  });

  it('tells the whole history', async () => {
    const name = 'run-1-of-it';
    const { stdout } = await asDesk(
      'executions',
      'history',
      `arn:aws:states:us-east-1:1:execution:TradeMatching:${name}`,
    );
    expect(stdout).toContain('TaskStateEntered  {"name":"MatchTrades"}');

    const lines = (await asDesk('executions', 'history', name, '--json')).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
      'TaskStateEntered',
      'TaskFailed',
    ]);
  });

  it('stops one, and lets a failed one go on', async () => {
    await asDesk('run', 'TradeMatching', '--input', '{"fail":true}', '--wait');
    const name = `run-${api.runs.length}-of-it`;

    const shown = await asDesk('executions', 'show', name);
    expect(shown.stdout).toContain('a redrive has the same input, and fails again until the code is another');

    const redriven = await asDesk('executions', 'redrive', name, '--wait');
    expect(redriven).toMatchObject({ code: 0, stdout: 'redriven: SUCCEEDED\n' });

    const stopped = await asDesk('executions', 'stop', name, '--cause', 'not today');
    expect(stopped).toMatchObject({ code: 0, stdout: `stopped TradeMatching ${name}\n` });
    expect(api.runs.at(-1)).toMatchObject({ status: 'ABORTED', reason: 'not today' });
  });

  it('says when there is none of that name', async () => {
    const { code, stderr } = await asDesk('executions', 'show', 'never');

    expect([code, stderr]).toEqual([2, 'no execution is called never; `concord executions` lists them\n']);
  });
});

describe('concord upload --profile', () => {
  it('sends documents, and tells what came of them', async () => {
    const path = join(folder, 'trades of today.csv');
    await writeFile(path, 'tradeId\nt-1\n');

    const ended = await asDesk('upload', path, '--to', 'bank');

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /^EXTRACTED {2}BANK\/trades of today\.csv {2}2 records in BankTradeData {2}\(doc-[0-9a-f]{32}\)\n$/,
    );
    expect(api.objects.get('BANK/trades of today.csv')?.toString()).toBe('tradeId\nt-1\n');
  });

  it('sends what no request can carry straight to its place', async () => {
    const path = join(folder, 'large.csv');
    const content = 'x'.repeat(5 * 1024 * 1024);
    await writeFile(path, content);

    const ended = await asDesk('upload', path, '--to', 'COUNTERPARTY', '--json');

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(json(ended)).toMatchObject({ status: 'EXTRACTED', sizeBytes: content.length, fileName: 'large.csv' });
  });

  it('knows the places there are', async () => {
    const path = join(folder, 'receipt.jpg');
    await writeFile(path, 'x');

    const foreign = await asDesk('upload', path, '--to', 'RECEIPTS/jane');
    expect(foreign.code).toBe(2);
    expect(foreign.stderr).toContain('receipts go to your own');

    const own = await asDesk('upload', path, '--to', 'receipts', '--no-wait', '--json');
    expect(json(own)).toMatchObject({ key: 'RECEIPTS/receipt.jpg' });
  });

  it('does not send settlement files, and says what to do', async () => {
    const path = join(folder, 'settlements.csv');
    await writeFile(path, 'x');

    const ended = await asDesk('upload', path, '--to', 'settlements/NORTHPAY');

    expect([ended.code, ended.stderr]).toEqual([
      2,
      'settlement files do not go through the API: leave out --profile and --api\n',
    ]);
  });

  it('is by the API or by the services, not both', async () => {
    const { code, stderr } = await asDesk('executions', '--endpoint', 'http://127.0.0.1:1');

    expect(code).toBe(2);
    expect(stderr).toContain('give one');
  });
});
