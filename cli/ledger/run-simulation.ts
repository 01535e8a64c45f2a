import { setTimeout as delay } from 'node:timers/promises';
import { EntryBody } from '../../domain/ledger/entry-body.ts';
import type { Finding } from '../../domain/ledger/finding.ts';
import type { Category } from '../../domain/ledger/verdict.ts';
import { makeAppendCoreEntry, makeAppendProcessorEntry } from '../../tasks/ledger-settlement/append-entry.ts';
import { makePostTransaction } from '../../tasks/ledger-settlement/post-transaction.ts';
import { mapInParallel } from '../in-parallel.ts';
import type { LedgerAccess } from './ledger-access.ts';
import type { LedgerCall } from './payment-stories.ts';
import type { ScheduledCall, SimulatedPayment, Simulation } from './simulated-payments.ts';

type CallOutcome = 'CREATED' | 'APPENDED' | 'UNCHANGED' | 'CONFLICT';
type Counts<Name extends string> = Partial<Record<Name, number>>;
/** How far it is: payments by the class that they are in now. */
export type SimulationProgress = {
  elapsedMs: number;
  calls: { sent: number; of: number };
  classes: Counts<Category>;
  /** Payments that are where they must end. */
  right: number;
};

export type SimulationRun = {
  outcomes: Counts<CallOutcome>;
  /** Calls that were answered otherwise than they had to be. */
  misanswered: { txId: string; outcome: CallOutcome }[];
  findings: Map<string, Finding>;
  elapsedMs: number;
};

const callsAtOnce = 16;
const lookEveryMs = 1000;
/** Looking costs what is looked at: no more than this share of the time. */
const lookingShare = 0.2;

const count = <Name extends string>(counts: Counts<Name>, name: Name): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Calls as the API's handlers do: the same use cases, over the same store. */
const callerOf = (access: LedgerAccess) => {
  const ports = { ledger: access.store, clock: () => Date.now() };
  const post = makePostTransaction(ports);
  const append = { processor: makeAppendProcessorEntry(ports), core: makeAppendCoreEntry(ports) };
  return async (call: LedgerCall): Promise<CallOutcome> => {
    const by = 'concord ledger simulate';
    if (call.kind === 'post') return (await post({ terms: call.terms, by })).outcome;
    return (await append[call.ledger]({ entry: EntryBody.parse(call.entry), by })).outcome;
  };
};

const isRight = ({ ends, entries }: SimulatedPayment, finding: Finding | undefined): boolean =>
  finding?.seen.length === entries && finding.category === ends;

/**
 * Sends a simulation's calls and watches the findings until all are as the seed says, or none has moved for `patienceMs`.
 */
export const runSimulation = async (
  access: LedgerAccess,
  { payments, calls }: Simulation,
  options: { patienceMs: number; onProgress: (progress: SimulationProgress) => void },
): Promise<SimulationRun> => {
  const begun = performance.now();
  const outcomes: Counts<CallOutcome> = {};
  const misanswered: SimulationRun['misanswered'] = [];
  const findings = new Map<string, Finding>();
  let sent = 0;
  let sending = true;
  const send = callerOf(access);
  const sendAll = (some: readonly ScheduledCall[]) =>
    mapInParallel(some, callsAtOnce, async ({ call, txId, conflicts }) => {
      const outcome = await send(call);
      count(outcomes, outcome);
      if ((outcome === 'CONFLICT') !== conflicts) misanswered.push({ txId, outcome });
      sent++;
    });
  const sentAll = sendAll(calls.filter(({ conflicts }) => !conflicts))
    // A name's second body comes when the first is there.
    .then(() => sendAll(calls.filter(({ conflicts }) => conflicts)))
    .finally(() => {
      sending = false;
    });
  // Whoever waits for the findings hears of it first.
  sentAll.catch(() => undefined);

  let open: readonly SimulatedPayment[] = payments;
  let movedAt = performance.now();
  let signature = '';
  while (open.length > 0 || sending) {
    const lookedAt = performance.now();
    for (const finding of await access.findings(open.map(({ txId }) => txId))) findings.set(finding.txId, finding);
    const tookMs = performance.now() - lookedAt;
    open = open.filter((payment) => !isRight(payment, findings.get(payment.txId)));
    const classes: Counts<Category> = {};
    for (const { category } of findings.values()) count(classes, category);
    options.onProgress({
      elapsedMs: performance.now() - begun,
      calls: { sent, of: calls.length },
      classes,
      right: payments.length - open.length,
    });
    const now = `${sent} ${[...findings.values()].reduce((sum, { version }) => sum + version, 0)}`;
    if (now !== signature) movedAt = performance.now();
    signature = now;
    if (!sending && performance.now() - movedAt > options.patienceMs) break;
    if (open.length > 0 || sending) await delay(Math.max(lookEveryMs, tookMs / lookingShare));
  }
  await sentAll;
  return { outcomes, misanswered, findings, elapsedMs: performance.now() - begun };
};
