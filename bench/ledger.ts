import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../cli/connection.ts';
import { ledgerUnitsFile } from '../cli/cost/ledger-units.ts';
import { ledgerAccess } from '../cli/ledger/ledger-access.ts';
import { runSimulation } from '../cli/ledger/run-simulation.ts';
import { simulate } from '../cli/ledger/simulated-payments.ts';
import { table } from '../cli/printer.ts';
import type { Usage } from '../local/usage/usage-meter.ts';
import { RuntimeProcess } from '../test/support/runtime-process.ts';
import { benchOptions } from './bench-options.ts';
import { leastUnits } from './ledger/least-units.ts';
import { processorSeconds } from './ledger/processor-seconds.ts';
import { unitsOfUsage } from './ledger/units-of-usage.ts';

/**
 * Payments through the whole runtime: how many a second, where the processor's time goes, what each takes in AWS's units
 * beside the least that it could, and whether that grows with the number of payments. `--crash` kills the runtime in the middle
 * of many payments and checks what came of them after the next start.
 */
const values = benchOptions(
  `Usage: npm run bench:ledger -- [options]
  --transactions N  payments of each step (default 100)
  --steps N         steps, one after another on the same tables (default 3)
  --write           keep the units for "concord cost ledger"
  --crash           kill the runtime in the middle instead, and check what came of the payments`,
  {
    transactions: { type: 'string', default: '100' },
    steps: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    crash: { type: 'boolean', default: false },
  },
);
const transactions = Number(values.transactions);
const folder = mkdtempSync(join(tmpdir(), 'concord-bench-ledger-'));
const runtime = new RuntimeProcess(join(folder, 'data'), ['--count-usage']);

const usageOf = async (): Promise<Usage> => (await (await fetch(`${runtime.endpoint}/_concord/usage`)).json()) as Usage;

const crash = async (): Promise<void> => {
  const simulation = ['ledger', 'simulate', '--transactions', String(transactions), '--faults', '--seed', '31'];
  const began = performance.now();
  let killed: Promise<void> | undefined;
  await runtime.concord(simulation, (line) => {
    const { progress } = line as { progress?: { right: number; calls: { sent: number; of: number } } };
    if (!progress || progress.calls.sent < progress.calls.of / 2) return;
    if (!killed) console.log(`killed after ${progress.calls.sent} calls, ${progress.right} payments being right`);
    killed ??= runtime.end('SIGKILL');
  });
  await killed;
  await runtime.start();
  const { exitCode, lines } = await runtime.concord([...simulation, '--patience', '300']);
  const { differences, settled, outcomes } = lines.at(-1) as Record<string, unknown>;
  console.log(JSON.stringify({ transactions, exitCode, settled, outcomes, differences }));
  console.log(`${((performance.now() - began) / 1000).toFixed(0)} s in all`);
  if (exitCode !== 0) process.exitCode = 1;
};

const measure = async (): Promise<void> => {
  const connection = connect({ endpoint: runtime.endpoint });
  const access = await ledgerAccess(connection);
  const rows: string[][] = [];
  for (let step = 1; step <= Number(values.steps); step++) {
    const before = processorSeconds(runtime.pid);
    const usageBefore = await usageOf();
    const simulation = simulate({ seed: 40 + step, transactions, faults: false });
    const { elapsedMs } = await runSimulation(access, simulation, { patienceMs: 120_000, onProgress: () => undefined });
    const after = processorSeconds(runtime.pid);
    const usage = await usageOf();
    const classified = (of: Usage): number => of.lambda['concord-dev-ClassifyTransaction']?.invocations ?? 0;
    const perPaymentMs = (seconds: number): string => ((seconds * 1000) / transactions).toFixed(0);
    rows.push([
      String(step * transactions),
      (transactions / (elapsedMs / 1000)).toFixed(1),
      perPaymentMs(after.runtime - before.runtime),
      perPaymentMs(after.dynamoDb - before.dynamoDb),
      ((classified(usage) - classified(usageBefore)) / transactions).toFixed(2),
    ]);
  }
  console.log(
    table(
      ['PAYMENTS SO FAR', 'PAYMENTS/S', 'RUNTIME CPU MS EACH', 'DYNAMODB LOCAL CPU MS EACH', 'RECONCILIATIONS EACH'],
      rows,
    ),
  );
  const payments = Number(values.steps) * transactions;
  const units = unitsOfUsage(await usageOf(), payments, new Date().toISOString().slice(0, 10));
  console.log(`\nOne payment of three entries takes:\n${JSON.stringify(units, null, 2)}`);
  console.log(
    `\nThe least that it could (bench/ledger/least-units.ts says why):\n${JSON.stringify(leastUnits, null, 2)}`,
  );
  if (values.write) writeFileSync(ledgerUnitsFile, `${JSON.stringify(units, null, 2)}\n`);
  access.close();
  connection.close();
};

try {
  await runtime.start();
  await (values.crash ? crash() : measure());
} finally {
  await runtime.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
