/** Figures of trade matching: quality on generated books with known truth, and scale beside DuckDB's exact join. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchFiles } from '../cli/match/match-files.ts';
import { defaultRules } from '../domain/trade/match/default-rules.ts';
import type { MatchRow } from '../domain/trade/match/match-row.ts';
import { benchOptions } from './bench-options.ts';
import { generateBooks, type Truth } from './matching/generate-books.ts';
import { judgeRows } from './matching/judge-rows.ts';

const options = benchOptions(
  `Usage: npm run bench -- [options]        quality and scale, at 100,000 and 1,000,000 trades a side
  --quality                 quality alone
  --size N                  scale alone, at this size; may be repeated
  --examples                show what quality missed`,
  {
    quality: { type: 'boolean', default: false },
    examples: { type: 'boolean', default: false },
    size: { type: 'string', multiple: true, default: [] },
  },
);

const qualitySize = 20_000;
const qualitySeeds = [1, 2, 3];
const floor = { precision: 0.999, recall: 0.995 };

const inTemporaryDirectory = (use: (directory: string) => void): void => {
  const directory = mkdtempSync(join(tmpdir(), 'concord-bench-'));
  try {
    use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;

const printQuality = (seed: number): void =>
  inTemporaryDirectory((directory) => {
    const truths: Truth[] = [];
    const books = generateBooks(directory, qualitySize, seed, (truth) => truths.push(truth));
    const { errors } = matchFiles({ ...books, rules: defaultRules, outDir: directory, asOf: '2026-03-31' });
    const rows = JSON.parse(readFileSync(join(directory, 'matches.json'), 'utf8')) as MatchRow[];
    const quality = judgeRows(rows, truths);
    const holds =
      quality.precision >= floor.precision &&
      quality.recall >= floor.recall &&
      quality.breaksMatched + quality.lost + quality.usedTwice + errors.length === 0;
    console.log(
      [
        `quality, seed ${seed}, ${books.trades} × ${books.trades}: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
        `  precision ${percent(quality.precision)}, recall ${percent(quality.recall)} (with proposals ${percent(quality.recallWithProposed)})`,
        `  economic breaks matched ${quality.breaksMatched}, named ${percent(quality.breaksNamed)}; duplicates found ${percent(quality.duplicatesFound)}`,
        `  trades lost ${quality.lost}, used twice ${quality.usedTwice}, rows in error ${errors.length}`,
        ...Object.entries(quality.byKind).map(([kind, counts]) => `  ${kind}: ${JSON.stringify(counts)}`),
        ...(options.examples ? quality.examples : []),
      ].join('\n'),
    );
  });

type Run = { wallSeconds: number; cpuSeconds: number; peakMiB: number };

/** Runs a script of this folder in its own process and reads the line of JSON that it prints. */
const runAlone = <Printed extends Run>(script: string, ...scriptArguments: string[]): Printed =>
  JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'matching', script), ...scriptArguments], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as Printed;

const describeRun = ({ wallSeconds, cpuSeconds, peakMiB }: Run): string =>
  `${wallSeconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU), peak ${peakMiB.toFixed(0)} MiB`;

const printScale = (size: number, previous: { size: number; run: Run } | undefined): Run => {
  let run: Run | undefined;
  inTemporaryDirectory((directory) => {
    const books = generateBooks(directory, size, 1, () => undefined);
    const ours = runAlone<Run & { byStatus: unknown; stages: unknown }>(
      'scale-run.ts',
      books.bankPath,
      books.counterpartyPath,
      directory,
    );
    const duckdb = runAlone<Run & { joined: number }>('duckdb-run.ts', books.bankPath, books.counterpartyPath);
    run = ours;
    console.log(
      `scale, ${size} × ${size}: ${describeRun(ours)}\n  stages end at ${JSON.stringify(ours.stages)}\n  ${JSON.stringify(ours.byStatus)}`,
    );
    console.log(`  DuckDB's exact join on UTI, notional and currency: ${describeRun(duckdb)}, ${duckdb.joined} pairs`);
    console.log(`  ratio of times ${(ours.wallSeconds / duckdb.wallSeconds).toFixed(1)}`);
    if (previous) {
      const doublings = Math.log2(size / previous.size);
      const growth = (ours.cpuSeconds / previous.run.cpuSeconds) ** (1 / doublings);
      console.log(`  growth from ${previous.size}: × ${growth.toFixed(2)} of CPU for each doubling`);
    }
  });
  return run!;
};

const isWhole = !options.quality && options.size.length === 0;
if (options.quality || isWhole) for (const seed of qualitySeeds) printQuality(seed);
const sizes = isWhole ? [100_000, 1_000_000] : options.size.map(Number);
let previous: { size: number; run: Run } | undefined;
for (const size of sizes) previous = { size, run: printScale(size, previous) };
