import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bankTrades } from '../../samples/story.ts';
import { tradeCsv } from '../../samples/trade-csv.ts';
import { ownRuntime } from '../support/own-runtime.ts';

const root = join(import.meta.dirname, '../..');

type Outcome = { key: string; status: string; reasons: { code: string; message: string }[]; duplicateOf?: string };
type Verdict = { status: string; bankTradeIds: string[]; counterpartyTradeIds: string[]; matchId: string };

/** What matching makes of the samples; which of the two equal trades a person is asked about does not matter. */
const story = [
  'DUPLICATE  ~ CAM/11/0960-R',
  'MATCHED NB-FX-70112 ~ HC-88301',
  'MATCHED NB-FX-70119 ~ CAM/11/0932',
  'MATCHED NB-FX-70125 ~ HC-88342',
  'MATCHED NB-FX-70140 ~ MSI-2026-5571 MSI-2026-5572',
  'MATCHED NB-FX-70152 ~ CAM/11/0960',
  'MATCHED NB-IR-40881 ~ MSI-2026-5517',
  'MATCHED NB-IR-40886 ~ MSI-2026-5560',
  'MATCHED_WITHIN_TOLERANCE NB-ND-21007 ~ HC-88350',
  'MISMATCHED NB-FX-70131 ~ CAM/11/0940',
  'MISMATCHED NB-IR-40890 ~ CAM/11/0951',
  'PROPOSED NB-FX-7016x ~ HC-88377',
  'UNMATCHED_BANK NB-CD-31002 ~ ',
  'UNMATCHED_BANK NB-FX-7016x ~ ',
  'UNMATCHED_COUNTERPARTY  ~ MSI-2026-5580',
];

const asLine = ({ status, bankTradeIds, counterpartyTradeIds }: Verdict): string =>
  `${status} ${bankTradeIds.join(' ')} ~ ${counterpartyTradeIds.toSorted().join(' ')}`.replace(
    /NB-FX-7016\d/,
    'NB-FX-7016x',
  );

describe('Concord on one machine', () => {
  const own = ownRuntime();

  /** One JSON value a line, whatever the exit code. */
  const concord = async (...words: string[]): Promise<unknown[]> => {
    const { lines, exitCode, stderr } = await own.runtime.concord(words);
    if (exitCode !== 0 && lines.length === 0) throw new Error(`concord ${words.join(' ')}: ${stderr}`);
    return lines;
  };

  it('takes the sample documents through both flows, and the same again changes nothing', async () => {
    const first = await concord('demo');
    const second = await concord('demo');

    const outcomes = (lines: unknown[]) =>
      (lines as Partial<Outcome>[]).filter((line): line is Outcome => line.key !== undefined);
    const verdicts = (lines: unknown[]) =>
      (lines as Partial<Verdict>[]).filter((line): line is Verdict => line.matchId !== undefined);
    expect(outcomes(first).filter(({ status }) => status !== 'EXTRACTED')).toEqual([]);
    expect(verdicts(first).map(asLine).toSorted()).toEqual(story);
    expect(outcomes(second).map(({ status }) => status)).toEqual(outcomes(first).map(() => 'DUPLICATE'));
    const open = story.filter((line) => !line.startsWith('MATCHED') && !line.startsWith('DUPLICATE'));
    expect(verdicts(second).map(asLine).toSorted()).toEqual(open);
  }, 600_000);

  it('ends bad input in a reason and stays up', async () => {
    const bad: Record<string, string | Uint8Array> = {
      'empty.pdf': '',
      'program.pdf': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2000)]),
      'cut.pdf': '%PDF-1.7\n1 0 obj\n<< /Type /Catalog',
      'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'entities.xml': '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><FpML>&c;</FpML>',
      'not-trades.csv': 'a,b,c\n1,2,3\n',
    };
    for (const [name, content] of Object.entries(bad)) await writeFile(join(own.folder, name), content);

    const outcomes = (await concord(
      'upload',
      ...Object.keys(bad).map((name) => join(own.folder, name)),
      '--to',
      'COUNTERPARTY',
    )) as Outcome[];

    expect(outcomes.map(({ key, status }) => `${key} ${status}`)).toEqual(
      Object.keys(bad).map((name) => `COUNTERPARTY/${name} REJECTED`),
    );
    expect(outcomes.filter(({ reasons }) => !reasons[0]?.message)).toEqual([]);
    expect(await concord('executions', '--status', 'FAILED')).toEqual([]);
  });

  it('carries on what a kill interrupted', async () => {
    const book = join(own.folder, 'later.csv');
    await writeFile(book, tradeCsv(bankTrades().map((trade) => ({ ...trade, tradeId: `LATER-${trade.tradeId}` }))));

    const [accepted] = (await concord('upload', book, '--to', 'BANK', '--no-wait')) as { documentId: string }[];
    await own.runtime.end('SIGKILL');
    await own.runtime.start();

    const [same] = (await concord('upload', book, '--to', 'BANK')) as Outcome[];
    expect(same?.duplicateOf).toBe(accepted?.documentId);
    expect(await concord('executions', '--status', 'FAILED')).toEqual([]);
  }, 300_000);

  const documents = join(root, '../shared/documents/trades/fpml');
  const withDocuments = existsSync(documents) ? it : it.skip;
  if (!existsSync(documents)) console.log('skipped: the shared FpML documents are not here');

  withDocuments(
    'takes every FpML document to an end',
    async () => {
      const files = (await readdir(documents))
        .filter((name) => name.endsWith('.xml'))
        .map((name) => join(documents, name));

      const outcomes = (await concord('upload', ...files, '--to', 'COUNTERPARTY')) as Outcome[];

      expect(outcomes).toHaveLength(files.length);
      const unexplained = outcomes.filter(
        ({ status, reasons }) =>
          !(status === 'EXTRACTED' || (reasons.length > 0 && ['IN_REVIEW', 'REJECTED'].includes(status))),
      );
      expect(unexplained).toEqual([]);
    },
    300_000,
  );
});
