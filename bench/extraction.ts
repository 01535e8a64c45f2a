/**
 * How well and how fast receipts are read: AnalyzeExpense of the Textract stand-in, then the tasks' own interpretation,
 * against the published labels of the SROIE receipts. Misses are looked at on every other receipt only; the half in between
 * shows whether what was learnt from them holds elsewhere.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interpretExpense } from '../domain/document/textract/interpret-expense.ts';
import { systemClock } from '../local/clock/system-clock.ts';
import { createTextract } from '../local/textract/create-textract.ts';
import { benchOptions } from './bench-options.ts';
import { keyFields, ReceiptKey } from './extraction/receipt-key.ts';
import { type FieldScore, f1, Score } from './extraction/score.ts';

const options = benchOptions(
  `Usage: npm run bench:extraction -- [options]
  --misses  show what was read wrong, of every other receipt`,
  { misses: { type: 'boolean', default: false } },
);
const folder = join(import.meta.dirname, '../../shared/documents/receipts');
if (!existsSync(folder)) {
  console.log(`bench:extraction: skipped, ${folder} is not here (the SROIE receipts don't ship with the project).`);
  process.exit(0);
}

const textract = await createTextract({
  readObject: () => Promise.reject(new Error('Documents come with the request')),
  publish: () => Promise.resolve(),
  clock: systemClock,
});
const [lookedAt, heldOut] = [new Score(), new Score()];
const seconds: number[] = [];
const processorAtStart = process.cpuUsage();

const files = readdirSync(folder)
  .filter((name) => name.endsWith('.jpg'))
  .sort();
for (const [index, file] of files.entries()) {
  const receipt = file.replace('.jpg', '');
  const key = ReceiptKey.parse(JSON.parse(readFileSync(join(folder, `${receipt}.key.json`), 'utf8')));
  const started = performance.now();
  const answer = await textract.handle('AnalyzeExpense', { Document: { Bytes: readFileSync(join(folder, file)) } });
  seconds.push((performance.now() - started) / 1000);
  const fields = interpretExpense(answer as Parameters<typeof interpretExpense>[0], 'receipt').records[0]?.fields ?? {};
  (index % 2 === 0 ? lookedAt : heldOut).add(receipt, key, {
    total: fields.total?.value,
    date: fields.date?.value,
    company: fields.merchantName?.value,
    address: fields.merchantAddress?.value,
  });
}
await textract.close();

console.log('F1: exact, then by letters and digits alone');
console.log(`${''.padEnd(10)} ${['all', '', 'looked at', '', 'held out'].map((name) => name.padStart(11)).join(' ')}`);
for (const field of keyFields) printRow(field, (score) => [score.fields[field]]);
printRow('all fields', (score) => Object.values(score.fields));

// The first page loads the models.
const [first = 0, ...rest] = seconds;
const processor = process.cpuUsage(processorAtStart);
const mean = rest.reduce((sum, each) => sum + each, 0) / Math.max(1, rest.length);
console.log(
  `${seconds.length} pages: ${mean.toFixed(2)} s a page (first, with the models: ${first.toFixed(2)} s), ` +
    `${((processor.user + processor.system) / 1e6 / seconds.length).toFixed(2)} s of CPU; ` +
    `${(60 / mean).toFixed(0)} pages a minute, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
if (options.misses) {
  for (const { receipt, field, found, wanted } of lookedAt.misses) {
    console.log(`${receipt} ${field}\n  found  ${found.replaceAll('\n', ' / ')}\n  wanted ${wanted}`);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** F1 of some fields together: of all receipts, of those looked at, of those held out; exact, then by letters and digits. */
function printRow(name: string, fieldsOf: (score: Score) => readonly FieldScore[]): void {
  const columns = [[lookedAt, heldOut], [lookedAt], [heldOut]].flatMap((scores) => {
    const fields = scores.flatMap(fieldsOf);
    return [percent(f1('right', fields)), percent(f1('nearlyRight', fields))];
  });
  console.log(name.padEnd(10), columns.map((column) => column.padStart(11)).join(' '));
}
