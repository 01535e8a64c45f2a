import { z } from 'zod';
import { matchTrades } from '../../domain/trade/match/match-trades.ts';
import { MatchingRules } from '../../domain/trade/match/rules.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { fromJsonLines, toJsonLines } from './json-lines.ts';
import { leaseFrom } from './lease.ts';
import { readAhead } from './read-ahead.ts';
import { residualSlices } from './residual-slices.ts';
import { RunInput } from './run.ts';
import { partName, runKeys } from './run-keys.ts';
import { byTradeId, writeVerdicts } from './write-verdicts.ts';

// Matches what stayed unmatched in its block across all blocks. A pure function of the run's files but for the lease.

const count = z.int().nonnegative();
export const Output = z.strictObject({
  /** Every row file of the run, for WriteMatches. */
  manifestKey: z.string(),
  rowFiles: count,
  leftovers: z.strictObject({ BANK: count, COUNTERPARTY: count }),
  /** 1, unless so much stayed unmatched that it had to be matched in slices. */
  slices: count,
  rows: z.record(z.string(), count),
});

/** Some two gigabytes of trades and pairs. */
const tradesAtOnce = 400_000;

type Ports = Pick<MatchingPorts, 'files' | 'reconciliations' | 'clock'>;

export const makeMatchResidual =
  ({ files, reconciliations, clock }: Ports, limit = tradesAtOnce) =>
  async ({ run }: z.infer<typeof RunInput>): Promise<z.infer<typeof Output>> => {
    await reconciliations.renew(run, leaseFrom(clock));
    const keys = runKeys(run.runId);
    const rules = MatchingRules.parse(JSON.parse(await files.read(keys.rules)));
    const leftovers: TradeInPlay[] = [];
    for await (const text of readAhead(files, await files.list(keys.leftoverFolder))) {
      for (const inPlay of fromJsonLines<TradeInPlay>(text)) leftovers.push(inPlay);
    }
    const slices = residualSlices(leftovers, limit);
    const rows: Record<string, number> = {};
    for (const [number, { bank, counterparty }] of slices.entries()) {
      const verdicts = matchTrades(
        rules,
        bank.map(({ trade }) => trade),
        counterparty.map(({ trade }) => trade),
      );
      const part = `residual-${partName(number)}`;
      const counts = await writeVerdicts(files, keys, rules, part, verdicts, byTradeId(bank), byTradeId(counterparty));
      for (const [status, times] of Object.entries(counts)) rows[status] = (rows[status] ?? 0) + times;
    }
    const rowKeys = await files.list(keys.rowFolder);
    await files.write(keys.rowManifest, toJsonLines(rowKeys.map((key) => ({ key }))));
    const inBook = (source: string) => leftovers.filter(({ trade }) => trade.source === source).length;
    return {
      manifestKey: keys.rowManifest,
      rowFiles: rowKeys.length,
      leftovers: { BANK: inBook('BANK'), COUNTERPARTY: inBook('COUNTERPARTY') },
      slices: slices.length,
      rows,
    };
  };

export const handler = defineTask({ Input: RunInput, Output, run: makeMatchResidual(awsMatchingPorts()) });
