import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runConcord } from '../run-concord.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-match-command-'));
  const header = 'tradeId,uti,product,tradeDate,effectiveDate,direction,notional,currency';
  const terms = 'U1,EQUITY_SWAP,2026-01-05,2026-01-07';
  writeFileSync(join(directory, 'bank.csv'), `${header},moon\nB1,${terms},BUY,1000.00,USD,full\n`);
  writeFileSync(
    join(directory, 'counterparty.csv'),
    `${header}\nC1,${terms},SELL,1000.00,USD\nC1,${terms},SELL,1000.00,USD\n`,
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

const match = (bank: string, ...more: string[]) =>
  runConcord(['match', join(directory, bank), join(directory, 'counterparty.csv'), ...more], { config: directory });

describe('concord match', () => {
  it('counts rows but duplicates, and warns of a column that nothing is read from', async () => {
    const { code, stdout } = await match('bank.csv');

    expect(code).toBe(0);
    expect(stdout).toContain('100.0 % of 1 rows matched (1 duplicate left out)');
    expect(stdout).toContain('bank.csv: nothing is read from the column moon');
  });

  it('writes every row beside a page', async () => {
    const out = join(directory, 'out');

    const { stdout } = await match('bank.csv', '--out', out, '--format', 'html');

    expect(stdout).toContain(
      `written: ${['matches.json', 'report.html', 'errors.json'].map((name) => join(out, name)).join(', ')}`,
    );
    expect(JSON.parse(readFileSync(join(out, 'matches.json'), 'utf8'))).toHaveLength(2);
  });

  it.each([
    ['a file that is not there', ['none.csv'], /none\.csv can't be read: there is no such file\n$/],
    ['a day that no calendar has', ['bank.csv', '--as-of', '2026-02-30'], /a date of the calendar such as/],
  ] as const)('refuses %s', async (_, [bank, ...more], message) => {
    const { code, stderr } = await match(bank, ...more);

    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
