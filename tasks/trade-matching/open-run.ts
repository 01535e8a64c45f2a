import { z } from 'zod';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import { Run } from '../../domain/trade/match/run.ts';
import { Product } from '../../domain/trade/trade.ts';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import { leaseFrom } from './lease.ts';
import { runKeys } from './run-keys.ts';

// Opens a reconciliation run. Run twice, it opens the same run: its id is the execution's name, and its lock is its own.

/** What a caller may ask for; everything as of today where nothing is said. */
const Request = z.strictObject({
  asOf: z.iso.date().nullish(),
  product: Product.nullish(),
  counterparty: z.string().trim().min(1).nullish(),
  /** Run only if at least so many trades, of both books together, have had no verdict yet. */
  onlyIfNewTrades: z.int().positive().nullish(),
  requestedBy: z.string().nullish(),
});

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  executionName: z.string().min(1),
  executionArn: z.string().min(1),
  startedAt: z.iso.datetime(),
  request: Request,
});

export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('OPENED'), run: Run }),
  z.strictObject({ outcome: z.literal('ALREADY_RUNNING'), run: z.null(), byRunId: z.string() }),
  z.strictObject({ outcome: z.literal('NOT_ENOUGH_NEW_TRADES'), run: z.null(), newTrades: z.int(), needed: z.int() }),
]);

type Ports = Pick<MatchingPorts, 'reconciliations' | 'rules' | 'trades' | 'files' | 'clock'>;

/** The default rules are no stored version. */
const rulesOf = async (rules: Ports['rules'], version: string): Promise<MatchingRules | undefined> =>
  version === defaultRules.version ? defaultRules : (await rules.find(version))?.rules;

export const makeOpenRun =
  ({ reconciliations, rules, trades, files, clock }: Ports) =>
  async ({
    executionName,
    executionArn,
    startedAt,
    request,
  }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const needed = request.onlyIfNewTrades ?? 0;
    if (needed > 0) {
      const bank = await trades.countNew('BANK', needed);
      const newTrades = bank < needed ? bank + (await trades.countNew('COUNTERPARTY', needed - bank)) : bank;
      if (newTrades < needed) return { outcome: 'NOT_ENOUGH_NEW_TRADES', run: null, newTrades, needed };
    }
    const known = await reconciliations.find(executionName);
    // A run keeps the rules that it was opened with, whatever is activated before it is redriven.
    const pinned = (known && (await rulesOf(rules, known.rulesVersion))) ?? (await rules.active()) ?? defaultRules;
    const run: Run = {
      runId: executionName,
      executionArn,
      startedAt,
      asOf: request.asOf ?? startedAt.slice(0, 10),
      product: request.product ?? null,
      counterparty: request.counterparty ?? null,
      rulesVersion: pinned.version,
      requestedBy: request.requestedBy ?? null,
    };
    const opening = await reconciliations.open(run, leaseFrom(clock));
    if (opening.kind === 'held') return { outcome: 'ALREADY_RUNNING', run: null, byRunId: opening.byRunId };
    await files.write(runKeys(run.runId).rules, JSON.stringify(pinned));
    return { outcome: 'OPENED', run };
  };

export const handler = defineTask({ Input, Output, run: makeOpenRun(awsMatchingPorts()) });
