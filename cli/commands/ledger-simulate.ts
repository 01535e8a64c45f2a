import type { Connection } from '../connection.ts';
import { Failure } from '../failure.ts';
import { ledgerAccess } from '../ledger/ledger-access.ts';
import { progressTable } from '../ledger/progress-table.ts';
import { runSimulation } from '../ledger/run-simulation.ts';
import { simulate } from '../ledger/simulated-payments.ts';
import { tallyOf } from '../ledger/simulation-tally.ts';
import { paint, paintStatus, print, spelledDuration, table } from '../printer.ts';

export type SimulateOptions = {
  transactions: number;
  faults: boolean;
  seed?: number;
  /** Seconds without a change after which what is missing is said to be. */
  patience: number;
  json: boolean;
};

const differencesShown = 20;

/** Drives the three ledgers, prints the payments' classes as they move, and ends with what came beside what had to. */
export const simulateLedgers = async (connection: Connection, options: SimulateOptions): Promise<void> => {
  const seed = options.seed ?? Math.floor(Date.now() / 1000) % 1_000_000;
  const simulation = simulate({ ...options, seed });
  const access = await ledgerAccess(connection);
  try {
    const run = await runSimulation(access, simulation, {
      patienceMs: options.patience * 1000,
      onProgress: progressTable(options.json),
    });
    const tally = tallyOf(
      simulation.payments,
      run,
      await access.customers(simulation.payments.map(({ txId }) => txId)),
    );
    const perSecond = simulation.payments.length / (run.elapsedMs / 1000);
    print(
      {
        seed,
        transactions: options.transactions,
        faults: options.faults,
        calls: simulation.calls.length,
        outcomes: run.outcomes,
        elapsedMs: Math.round(run.elapsedMs),
        paymentsPerSecond: Math.round(perSecond * 10) / 10,
        ...tally,
      },
      () =>
        [
          '',
          table(
            ['CLASS', 'EXPECTED', 'FOUND'],
            tally.classes
              .filter(({ expected, found }) => expected + found > 0)
              .map(({ category, expected, found }) => [
                paintStatus(category),
                String(expected),
                expected === found ? String(found) : paint('red', String(found)),
              ]),
          ),
          ...tally.differences
            .slice(0, differencesShown)
            .map(({ txId, story, expected, found }) =>
              paint('red', `${txId} (${story}): ${expected} was expected, found ${found}`),
            ),
          `${simulation.payments.length} payments by ${simulation.calls.length} calls in ${spelledDuration(run.elapsedMs)}` +
            ` (${perSecond.toFixed(1)} payments/s); ${tally.settled} settled; answers: ${Object.entries(run.outcomes)
              .map(([name, count]) => `${name} ${count}`)
              .join(', ')}.`,
          paint('dim', `The same again: --seed ${seed}`),
        ].join('\n'),
      options.json,
    );
    if (tally.differences.length > 0)
      throw new Failure(`${tally.differences.length} differences from what seed ${seed} expects`);
  } finally {
    access.close();
  }
};
