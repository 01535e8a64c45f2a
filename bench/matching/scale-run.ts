/** One matching of two files in a process of its own, so that its time and memory are its own. Prints a line of JSON. */
import { matchFiles } from '../../cli/match/match-files.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';

const [bankPath = '', counterpartyPath = '', outDir = '', fields] = process.argv.slice(2);
const started = performance.now();
const stages = new Map<string, number>();
const result = matchFiles({
  bankPath,
  counterpartyPath,
  outDir,
  rules: defaultRules,
  ...(fields === 'ALL' || fields === 'EXCEPTIONS' ? { fields } : {}),
  asOf: '2026-03-31',
  onProgress: ({ stage }) => stages.set(stage, performance.now() - started),
});
const cpu = process.cpuUsage();
console.log(
  JSON.stringify({
    wallSeconds: (performance.now() - started) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    stages: Object.fromEntries([...stages].map(([stage, ms]) => [stage, ms / 1000])),
    byStatus: result.report.byStatus,
    errors: result.errors.length,
  }),
);
