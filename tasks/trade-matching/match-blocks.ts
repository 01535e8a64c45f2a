import { z } from 'zod';
import { blockKeyOf, residualBlock } from '../../domain/trade/match/block-key.ts';
import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import { matchTrades } from '../../domain/trade/match/match-trades.ts';
import { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { fromJsonLines, toJsonLines } from './json-lines.ts';
import { RunInput } from './run.ts';
import { runKeys } from './run-keys.ts';
import { byTradeId, writeVerdicts } from './write-verdicts.ts';

// Matches the blocks of a batch. A pure function of the run's files: run twice, it writes the same files again.

const Range = z.strictObject({ key: z.string(), start: z.int(), end: z.int() });
const Part = z.strictObject({
  part: z.string(),
  kind: z.enum(['blocks', 'identified']),
  trades: z.int(),
  ranges: z.strictObject({ BANK: z.array(Range), COUNTERPARTY: z.array(Range) }),
});
export const Input = RunInput.extend({ blocks: z.array(Part).min(1) });
export const Output = z.strictObject({
  parts: z.array(z.string()),
  /** Rows by status. */
  rows: z.record(z.string(), z.int()),
  /** Trades that stayed unmatched in their block, left to the residual pass. */
  leftovers: z.int(),
});

const isLeftover = ({ status }: MatchRow): boolean =>
  status === 'UNMATCHED_BANK' || status === 'UNMATCHED_COUNTERPARTY';

type Ports = Pick<MatchingPorts, 'files'>;

export const makeMatchBlocks =
  ({ files }: Ports) =>
  async ({ run, blocks: parts }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const keys = runKeys(run.runId);
    const rules = MatchingRules.parse(JSON.parse(await files.read(keys.rules)));
    const read = async (part: z.infer<typeof Part>, source: TradeSource): Promise<TradeInPlay[]> => {
      const texts = await Promise.all(part.ranges[source].map((range) => files.readRange(range)));
      return texts.flatMap((text) => fromJsonLines<TradeInPlay>(text));
    };

    const totals: Record<string, number> = {};
    let leftovers = 0;
    for (const part of parts) {
      const bank = byTradeId(await read(part, 'BANK'));
      const counterparty = byTradeId(await read(part, 'COUNTERPARTY'));
      const blockOf = ({ trade }: TradeInPlay) =>
        part.kind === 'identified' ? 'identified' : blockKeyOf(rules, trade);
      const bankBlocks = Map.groupBy(bank.values(), blockOf);
      const counterpartyBlocks = Map.groupBy(counterparty.values(), blockOf);
      const tradesIn = (blocks: ReadonlyMap<string, TradeInPlay[]>, block: string) =>
        (blocks.get(block) ?? []).map(({ trade }) => trade);
      const rows = [...new Set([...bankBlocks.keys(), ...counterpartyBlocks.keys()])]
        .filter((block) => block !== residualBlock)
        .sort()
        .flatMap((block) => matchTrades(rules, tradesIn(bankBlocks, block), tradesIn(counterpartyBlocks, block)));
      const unmatched = [
        ...(bankBlocks.get(residualBlock) ?? []),
        ...(counterpartyBlocks.get(residualBlock) ?? []),
        ...rows
          .filter(isLeftover)
          .flatMap((row) => [
            ...row.bankTradeIds.map((tradeId) => bank.get(tradeId)),
            ...row.counterpartyTradeIds.map((tradeId) => counterparty.get(tradeId)),
          ]),
      ];
      if (unmatched.length > 0) await files.write(keys.leftovers(part.part), toJsonLines(unmatched));
      const decided = rows.filter((row) => !isLeftover(row));
      const counts = await writeVerdicts(files, keys, rules, part.part, decided, bank, counterparty);
      for (const [status, count] of Object.entries(counts)) totals[status] = (totals[status] ?? 0) + count;
      leftovers += unmatched.length;
    }
    return { parts: parts.map(({ part }) => part), rows: totals, leftovers };
  };

export const handler = defineTask({ Input, Output, run: makeMatchBlocks(awsMatchingPorts()) });
