import { categories } from '../../domain/ledger/verdict.ts';
import { paintStatus, spelledDuration, table } from '../printer.ts';
import type { SimulationProgress } from './run-simulation.ts';

const lineEveryMs = 5000;

const rowsOf = ({ classes }: SimulationProgress): string[][] =>
  categories.flatMap((category) => {
    const count = classes[category] ?? 0;
    return count === 0 ? [] : [[String(count).padStart(7), paintStatus(category)]];
  });

const heading = ({ elapsedMs, calls, right }: SimulationProgress): string =>
  `${spelledDuration(elapsedMs)}: ${calls.sent} of ${calls.of} calls made, ${right} payments where they must end`;

/** A table that redraws itself on a terminal; elsewhere a line now and then, or JSON lines. */
export const progressTable = (json: boolean): ((progress: SimulationProgress) => void) => {
  let drawn = 0;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (process.stdout.isTTY && !json) {
      const text = `${heading(progress)}\n${table(['PAYMENTS', 'CLASS'], rowsOf(progress))}\n`;
      process.stdout.write(`${drawn > 0 ? `\x1b[${drawn}A\x1b[J` : ''}${text}`);
      drawn = text.split('\n').length - 1;
      return;
    }
    if (!json && progress.elapsedMs - saidAtMs < lineEveryMs) return;
    saidAtMs = progress.elapsedMs;
    const classes = Object.entries(progress.classes).map(([name, count]) => `${name} ${count}`);
    process.stdout.write(
      json
        ? `${JSON.stringify({ progress })}\n`
        : `${[heading(progress), ...(classes.length > 0 ? [classes.join(', ')] : [])].join('; ')}\n`,
    );
  };
};
