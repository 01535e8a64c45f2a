import { styleText } from 'node:util';

type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Text for people: colour only where a terminal shows it. */
export const paint = (colour: Colour, text: string): string => (process.stdout.isTTY ? styleText(colour, text) : text);

const statusColours: Record<string, Colour> = {
  SUCCEEDED: 'green',
  EXTRACTED: 'green',
  IMPORTED: 'green',
  IMPORTED_WITH_ERRORS: 'yellow',
  REFUSED: 'red',
  MATCHED: 'green',
  MATCHED_WITHIN_TOLERANCE: 'green',
  RUNNING: 'cyan',
  IN_REVIEW: 'yellow',
  PROPOSED: 'yellow',
  DUPLICATE: 'yellow',
  FAILED: 'red',
  REJECTED: 'red',
  TIMED_OUT: 'red',
  ABORTED: 'red',
  MISMATCHED: 'red',
  SETTLED: 'green',
  PENDING: 'cyan',
  REVERSED: 'yellow',
  FX_ADJUSTMENT: 'yellow',
  FEE_VARIANCE: 'yellow',
  ORPHAN: 'red',
  DUPLICATE_SETTLEMENT: 'red',
  MISSING_PROCESSOR: 'red',
  MISSING_CORE: 'red',
  CURRENCY_MISMATCH: 'red',
  AMOUNT_MISMATCH: 'red',
};

export const paintStatus = (status: string): string => {
  const colour = statusColours[status];
  return colour ? paint(colour, status) : status;
};

/** Columns as wide as their widest cell; the last one is not padded. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
  return [paint('bold', line(head)), ...rows.map(line)].join('\n');
};

/** One value to standard output: JSON on one line with `--json`, else what `human` makes of it. */
export const print = (value: unknown, human: () => string, json: boolean): void => {
  process.stdout.write(`${json ? JSON.stringify(value) : human()}\n`);
};

/** A list to standard output: JSON with one value a line with `--json`, else what `human` makes of all. */
export const printAll = (values: readonly unknown[], human: () => string, json: boolean): void => {
  process.stdout.write(json ? values.map((value) => `${JSON.stringify(value)}\n`).join('') : `${human()}\n`);
};

/** 950 as `950 ms`, 65 000 as `1 min 5 s`. */
export const spelledDuration = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** How far `done` is on the way to `total`, as a bar. */
export const progressBar = ({ done, total }: { done: number; total: number }, doing: string): string => {
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const filled = Math.round(share * 30);
  return `${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.round(share * 100)} % ${doing}`;
};

/** A line on standard error that redraws itself on a terminal and stays silent elsewhere. */
export const progressLine = (): { show(text: string): void; clear(): void } => {
  const live = process.stderr.isTTY;
  return {
    show: (text) => {
      if (live) process.stderr.write(`\r\x1b[2K${text}`);
    },
    clear: () => {
      if (live) process.stderr.write('\r\x1b[2K');
    },
  };
};
