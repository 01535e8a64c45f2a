import { z } from 'zod';
import { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { inScope } from './in-scope.ts';
import { leaseFrom } from './lease.ts';
import { releaseStaleMatch } from './release-stale-match.ts';
import { RunInput } from './run.ts';
import { runKeys } from './run-keys.ts';
import { snapshotFile } from './snapshot-file.ts';

// Copies trades in scope to the work bucket, from a cursor on. Run twice, it writes the same files again.

const count = z.int().nonnegative();

export const SnapshotCursor = z.strictObject({
  source: z.enum(['BANK', 'COUNTERPARTY']),
  /** Where the walk over this book goes on, null at its start. */
  position: z.record(z.string(), z.unknown()).nullable(),
  files: z.strictObject({ BANK: count, COUNTERPARTY: count }),
  /** Trades left out: a person's decision on them was overtaken by an amendment, and only a person may undo it. */
  heldByPerson: count,
});
export type SnapshotCursor = z.infer<typeof SnapshotCursor>;

export const Input = RunInput.extend({ cursor: SnapshotCursor.nullable() });
export const Output = z.strictObject({
  /** Where the next call goes on, null when both books are copied. */
  cursor: SnapshotCursor.nullable(),
  files: SnapshotCursor.shape.files,
  heldByPerson: count,
});

/** Some 20 MB of JSON Lines. */
const tradesPerFile = 20_000;
/** Bounds a call's time: some 125 pages of the index at most. */
const tradesPerCall = 100_000;

type Ports = Pick<MatchingPorts, 'trades' | 'matches' | 'files' | 'reconciliations' | 'clock'>;

export const makeSnapshotTrades =
  ({ trades, matches, files, reconciliations, clock }: Ports, limits = { tradesPerFile, tradesPerCall }) =>
  async ({ run, cursor }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    await reconciliations.renew(run, leaseFrom(clock));
    const keys = runKeys(run.runId);
    const rules = MatchingRules.parse(JSON.parse(await files.read(keys.rules)));
    const written = { ...(cursor?.files ?? { BANK: 0, COUNTERPARTY: 0 }) };
    const waiting: Record<TradeSource, TradeInPlay[]> = { BANK: [], COUNTERPARTY: [] };
    let heldByPerson = cursor?.heldByPerson ?? 0;
    let source: TradeSource = cursor?.source ?? 'BANK';
    let position = cursor?.position ?? null;

    const flush = async (book: TradeSource) => {
      const { text, index } = snapshotFile(rules, waiting[book].splice(0));
      await files.write(keys.snapshot(book, written[book]), text);
      await files.write(keys.snapshotIndex(book, written[book]), JSON.stringify(index));
      written[book] += 1;
    };
    const take = async (inPlay: TradeInPlay) => {
      if (!inScope(run, inPlay.trade)) return;
      if (inPlay.staleMatchId !== null) {
        const release = await releaseStaleMatch(matches, run, inPlay.staleMatchId);
        if (release.kind === 'heldByPerson') {
          heldByPerson += 1;
          return;
        }
        if (release.kind === 'released') {
          // All of them: the index will show the others in a moment, perhaps after this walk has passed their place.
          for (const released of release.trades) {
            if (inScope(run, released.trade)) waiting[released.trade.source].push(released);
          }
          return;
        }
      }
      waiting[inPlay.trade.source].push(inPlay);
    };

    let complete = false;
    for (let taken = 0; taken < limits.tradesPerCall && !complete; ) {
      const page = await trades.pageInPlay(source, position);
      for (const inPlay of page.trades) await take(inPlay);
      taken += page.trades.length;
      if (waiting[source].length >= limits.tradesPerFile) await flush(source);
      position = page.next;
      if (position !== null) continue;
      complete = source === 'COUNTERPARTY';
      source = 'COUNTERPARTY';
    }
    for (const book of ['BANK', 'COUNTERPARTY'] as const) if (waiting[book].length > 0) await flush(book);

    return {
      cursor: complete ? null : { source, position, files: written, heldByPerson },
      files: written,
      heldByPerson,
    };
  };

export const handler = defineTask({ Input, Output, run: makeSnapshotTrades(awsMatchingPorts()) });
