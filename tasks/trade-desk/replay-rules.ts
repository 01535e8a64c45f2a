import { z } from 'zod';
import { RunId } from '../../domain/trade/desk/reconciliation-view.ts';
import { ReplayView, RulesVersion } from '../../domain/trade/desk/rules-view.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import { type Replay, replayRules } from '../../domain/trade/match/replay.ts';
import { ConflictError } from '../errors.ts';
import type { ReplayedRun, RulesReplay } from '../ports/rules-store.ts';
import { sha256 } from '../trade-matching/match-id.ts';
import { Actor } from './actor.ts';
import type { DeskPorts } from './desk-ports.ts';
import { snapshotBooks } from './snapshot-books.ts';

/*
 * Replays a proposed version over the books of past runs and keeps what it would change with the proposal. A function of the
 * runs' files: run twice, it writes the same again.
 */

export const Input = z
  .strictObject({
    actor: Actor,
    version: RulesVersion,
    /** Which runs, … */
    runIds: z.array(RunId).min(1).max(10).optional(),
    /** … or how many of the latest completed ones; the latest alone where neither is given. */
    latest: z.int().min(1).max(10).optional(),
  })
  .refine(({ runIds, latest }) => runIds === undefined || latest === undefined, 'give either runIds or latest');
type Input = z.infer<typeof Input>;
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('REPLAYED'), replay: ReplayView }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
  z.strictObject({ outcome: z.literal('NOT_PROPOSED') }),
  /** The rules name a calendar that nobody knows, or a tolerance with more decimals than its field. */
  z.strictObject({ outcome: z.literal('UNUSABLE'), reason: z.string() }),
  /** No run was asked for or is known whose books are still there. */
  z.strictObject({ outcome: z.literal('NO_BOOKS'), runIds: z.array(z.string()) }),
]);
type Output = z.infer<typeof Output>;

export type Ports = Pick<DeskPorts, 'rules' | 'reconciliationLists' | 'files' | 'clock'>;

/** Of both books and all runs together: some ten seconds on one core. */
const tradesPerReplay = 100_000;

/** A replay's file in the work bucket: its rows, run by run. */
export type ReplayFile = { version: string; currentVersion: string; runs: { runId: string; replay: Replay }[] };

const chosenRuns = async ({ reconciliationLists }: Ports, { runIds, latest = 1 }: Input): Promise<string[]> => {
  if (runIds) return [...new Set(runIds)];
  const { items } = await reconciliationLists.list({ status: 'COMPLETED' }, { limit: latest });
  return items.map(({ runId }) => runId);
};

export const makeReplayRules =
  (ports: Ports, limit = tradesPerReplay) =>
  async (input: Input): Promise<Output> => {
    const { rules: store, files, clock } = ports;
    const { version, actor } = input;
    const proposed = await store.find(version);
    if (!proposed) return { outcome: 'NOT_FOUND' };
    if (proposed.status !== 'PROPOSED') return { outcome: 'NOT_PROPOSED' };
    const current = (await store.active()) ?? defaultRules;

    const runIds = await chosenRuns(ports, input);
    const summaries: ReplayedRun[] = [];
    const file: ReplayFile = { version, currentVersion: current.version, runs: [] };
    let left = limit;
    for (const runId of runIds) {
      const books = await snapshotBooks(files, runId, left);
      if (!books) continue;
      let replay: Replay;
      try {
        replay = replayRules(current, proposed.rules, books.bank, books.counterparty);
      } catch (error) {
        if (error instanceof RangeError) return { outcome: 'UNUSABLE', reason: error.message };
        throw error;
      }
      const replayedTrades = books.bank.length + books.counterparty.length;
      left -= replayedTrades;
      file.runs.push({ runId, replay });
      summaries.push({
        runId,
        trades: books.trades,
        replayedTrades,
        newlyMatched: replay.newlyMatched.length,
        newlyBroken: replay.newlyBroken.length,
        rematched: replay.rematched.length,
        notionalAtStake: replay.notionalAtStake.map((stake) => ({ ...stake })),
      });
    }
    if (summaries.length === 0) return { outcome: 'NO_BOOKS', runIds };

    const text = JSON.stringify(file);
    // Named after its content: of two replays at once each record has its own rows.
    const key = `rules/${version}/replays/${sha256(text).slice(0, 32)}.json`;
    if (proposed.replay?.key === key) return { outcome: 'REPLAYED', replay: proposed.replay };
    await files.write(key, text);
    const replay: RulesReplay = {
      key,
      replayedBy: actor.userId,
      replayedAt: new Date(clock()).toISOString(),
      currentVersion: current.version,
      runs: summaries,
    };
    try {
      await store.recordReplay(version, replay);
    } catch (error) {
      const isStillProposed = (await store.find(version))?.status === 'PROPOSED';
      if (!(error instanceof ConflictError) || isStillProposed) throw error;
      return { outcome: 'NOT_PROPOSED' };
    }
    return { outcome: 'REPLAYED', replay };
  };
