import { setTimeout } from 'node:timers/promises';
import { runCrashTrial } from '../test/local/engine/crash/crash-trial.ts';
import { benchOptions } from './bench-options.ts';

/**
 * `npm run crash:engine -- --crashes 200 --seed 7`: kills the stand-alone engine (kill -9) at random moments during a mixed
 * load, restarts it on the same data each time, and exits with 1 if anything ended otherwise than it would have.
 */
const values = benchOptions(
  `Usage: npm run crash:engine -- [options]
  --crashes N     kills (default 200)
  --seed N        of the load and the moments (default 20260105)
  --longest-ms N  the longest that the engine is left to work (default 600)`,
  {
    crashes: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260105' },
    'longest-ms': { type: 'string', default: '600' },
  },
);
const crashes = Number(values.crashes);
const longestMs = Number(values['longest-ms']);

const startedAt = performance.now();
const report = await runCrashTrial({
  seed: Number(values.seed),
  crashes,
  wave: (crash, random) => (crash % 10 === 0 ? ['Wide', 'Spread', 'Mixed'] : random() < 0.7 ? ['Mixed'] : ['Spread']),
  moment: (_lambda, random) => setTimeout(random() * longestMs),
  onCrash: (crash, { started, ended }) => {
    if (crash % 20 === 0) console.log(`${crash} kills: ${ended} of ${started} executions ended`);
  },
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(
  `${crashes} kills with seed ${values.seed} in ${seconds} s: ${report.executions.toLocaleString('en')} executions, ` +
    `${report.events.toLocaleString('en')} events, ${report.tasks.toLocaleString('en')} task results checked, ${report.faults.length} faults`,
);
for (const fault of report.faults.slice(0, 20)) console.log(`  ${fault}`);
process.exitCode = report.faults.length === 0 ? 0 : 1;
