import { expect, it } from '@jest/globals';
import { runCrashTrial } from './crash-trial.ts';

/** 200 kills at any moment: `npm run crash:engine`. Here the process dies after a drawn number of invocations: no clock decides. */
it('carries every execution on after kill -9, and runs no task again whose result was recorded', async () => {
  const report = await runCrashTrial({
    seed: 20260105,
    crashes: 5,
    wave: (crash) => (crash === 0 ? ['Wide', 'Mixed', 'Mixed', 'Spread'] : ['Mixed']),
    moment: (lambda, random) => lambda.served(1 + Math.floor(random() * 60)),
  });

  expect(report.faults).toEqual([]);
  // Besides those started: 30 children of Spread and a nested execution of each Mixed.
  expect(report.executions).toBe(8 + 30 + 6);
  expect(report.tasks).toBe(1000 + 30 + 6 * (2 + 12 + 1));
});
