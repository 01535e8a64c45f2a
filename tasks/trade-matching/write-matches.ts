import { z } from 'zod';
import type { Run } from '../../domain/trade/match/run.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import { ThrottledError } from '../errors.ts';
import { actionCount, actionsPerTransaction, type MatchTransaction } from '../ports/match-store.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import type { TradeInPlay } from '../ports/trade-store.ts';
import { fromJsonLines, toJsonLines } from './json-lines.ts';
import { matchIdOf } from './match-id.ts';
import { planVerdict, predecessorsOf, type Refusal } from './plan-verdict.ts';
import { RunInput } from './run.ts';
import { runKeys } from './run-keys.ts';
import { isConsuming, type Verdict, type VerdictTrade, verdictsOnEach } from './verdict.ts';

// Writes verdicts as matches and breaks. Run twice, it finds its own records and changes nothing.

export const Input = RunInput.extend({ rowFiles: z.array(z.strictObject({ key: z.string() })).min(1) });
const count = z.int().nonnegative();
export const Output = z.strictObject({ written: count, writtenBefore: count, refused: count });
type Counts = z.infer<typeof Output>;

/** Others can only be first so often: a trade has one live match. */
const attempts = 5;

/** A line of the refusal files. */
export type Refused = Pick<Refusal, 'code' | 'reason'> & { verdict: Verdict };

type Ports = Pick<MatchingPorts, 'files' | 'matches'>;

const nameOf = ({ source, tradeId }: VerdictTrade): string => `${source}#${tradeId}`;

/** Why the verdict can't be written any more, given its trades' rows as they are now; null where it may be tried again. */
const overtaken = async (
  matches: Ports['matches'],
  { row, trades }: Verdict,
  now: ReadonlyMap<string, TradeInPlay>,
): Promise<Pick<Refusal, 'code' | 'reason'> | null> => {
  const amended = trades.find((trade) => now.get(nameOf(trade))?.version !== trade.version);
  if (amended) return { code: 'CHANGED_SINCE_SNAPSHOT', reason: `${nameOf(amended)} was amended meanwhile` };
  if (!isConsuming(row.status)) return null;
  const matchId = matchIdOf(row);
  for (const trade of trades) {
    const claimant = await matches.claimantOf(trade);
    if (claimant !== null && claimant !== matchId) {
      return { code: 'ALREADY_MATCHED', reason: `${nameOf(trade)} is claimed by ${claimant}` };
    }
  }
  return null;
};

/** Verdicts that lost a race, with their trades as they stand now, but for those that can't be written any more. */
const lookAgain = async (
  matches: Ports['matches'],
  verdicts: readonly Verdict[],
): Promise<{ again: Verdict[]; refused: Refused[] }> => {
  const rows = await matches.tradesOf(verdicts.flatMap(({ trades }) => trades));
  const now = new Map(rows.map((inPlay) => [`${inPlay.trade.source}#${inPlay.trade.tradeId}`, inPlay]));
  const refused: Refused[] = [];
  const again: Verdict[] = [];
  for (const verdict of verdicts) {
    const reason = await overtaken(matches, verdict, now);
    if (reason) refused.push({ verdict, ...reason });
    else {
      const trades = verdict.trades.map((trade) => {
        const { matchId = null, staleMatchId = null } = now.get(nameOf(trade)) ?? {};
        return { ...trade, matchId, staleMatchId };
      });
      again.push({ ...verdict, trades });
    }
  }
  return { again, refused };
};

type Plans = {
  writes: { verdict: Verdict; transaction: MatchTransaction }[];
  writtenBefore: number;
  refused: Refused[];
};

const planAll = async (matches: Ports['matches'], run: Run, verdicts: readonly Verdict[]): Promise<Plans> => {
  const known = await matches.findAll(
    verdicts.flatMap((verdict) => {
      const matchId = matchIdOf(verdict.row);
      return [matchId, ...predecessorsOf(verdict, matchId)];
    }),
  );
  const plans: Plans = { writes: [], writtenBefore: 0, refused: [] };
  for (const verdict of verdicts) {
    const plan = planVerdict(run, verdict, known);
    if (plan.kind === 'writtenBefore') plans.writtenBefore += 1;
    else if (plan.kind === 'refused') plans.refused.push({ verdict, code: plan.code, reason: plan.reason });
    else if (actionCount(plan.transaction) > actionsPerTransaction) {
      const reason = `${verdict.trades.length} trades are more than one transaction can claim`;
      plans.refused.push({ verdict, code: 'TOO_MANY_TRADES', reason });
    } else plans.writes.push({ verdict, transaction: plan.transaction });
  }
  return plans;
};

const writeFile = async ({ files, matches }: Ports, run: Run, key: string): Promise<Counts> => {
  const counts: Counts = { written: 0, writtenBefore: 0, refused: 0 };
  const refused: Refused[] = [];
  let pending = fromJsonLines<Verdict>(await files.read(key));
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    if (attempt > attempts)
      throw new ThrottledError(`${pending.length} verdicts of ${key} keep being overtaken by others`);
    if (attempt > 1) {
      const look = await lookAgain(matches, pending);
      pending = look.again;
      refused.push(...look.refused);
    }
    const plans = await planAll(matches, run, pending);
    const outcomes = await matches.commit(plans.writes.map(({ transaction }) => transaction));
    const overtakenWrites = plans.writes.filter((_, index) => outcomes[index] === 'conflict');
    const rejectedPairs = plans.refused.filter(({ code }) => code === 'REJECTED_BY_PERSON');
    counts.written += plans.writes.length - overtakenWrites.length;
    counts.writtenBefore += plans.writtenBefore;
    refused.push(...plans.refused);
    pending = [
      ...overtakenWrites.map(({ verdict }) => verdict),
      ...rejectedPairs.flatMap(({ verdict }) => verdictsOnEach(verdict)),
    ];
  }
  counts.refused = refused.length;
  if (refused.length > 0) await files.write(runKeys(run.runId).refusals(key), toJsonLines(refused));
  return counts;
};

export const makeWriteMatches =
  (ports: Ports) =>
  async ({ run, rowFiles }: z.infer<typeof Input>): Promise<Counts> => {
    const totals: Counts = { written: 0, writtenBefore: 0, refused: 0 };
    for (const { key } of rowFiles) {
      const counts = await writeFile(ports, run, key);
      totals.written += counts.written;
      totals.writtenBefore += counts.writtenBefore;
      totals.refused += counts.refused;
    }
    return totals;
  };

export const handler = defineTask({ Input, Output, run: makeWriteMatches(awsMatchingPorts()) });
