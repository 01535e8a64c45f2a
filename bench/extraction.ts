/**
 * How well and how fast receipts are read: AnalyzeExpense of the Textract stand-in, then the tasks' own interpretation,
 * against the published labels of the SROIE receipts. `--misses` prints what was read wrong.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interpretExpense } from '../domain/document/textract/interpret-expense.ts';
import { systemClock } from '../local/clock/system-clock.ts';
import { createTextract } from '../local/textract/create-textract.ts';
import { keyFields, ReceiptKey } from './extraction/receipt-key.ts';
import { f1, Score } from './extraction/score.ts';

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
const score = new Score();
const seconds: number[] = [];

for (const file of readdirSync(folder).filter((name) => name.endsWith('.jpg'))) {
  const receipt = file.replace('.jpg', '');
  const key = ReceiptKey.parse(JSON.parse(readFileSync(join(folder, `${receipt}.key.json`), 'utf8')));
  const started = performance.now();
  const answer = await textract.handle('AnalyzeExpense', { Document: { Bytes: readFileSync(join(folder, file)) } });
  seconds.push((performance.now() - started) / 1000);
  const fields = interpretExpense(answer as Parameters<typeof interpretExpense>[0], 'receipt').records[0]?.fields ?? {};
  score.add(receipt, key, {
    total: fields.total?.value,
    date: fields.date?.value,
    company: fields.merchantName?.value,
    address: fields.merchantAddress?.value,
  });
}
await textract.close();

console.log('field     labelled  found  exact F1  letters-and-digits F1');
for (const field of keyFields) {
  const counts = score.fields[field];
  const columns = [
    counts.labelled,
    counts.found,
    percent(f1(counts.right, counts)),
    percent(f1(counts.nearlyRight, counts)),
  ];
  console.log(field.padEnd(9), columns.map((column) => String(column).padStart(8)).join(' '));
}
const all = Object.values(score.fields).reduce((sum, counts) => ({
  labelled: sum.labelled + counts.labelled,
  found: sum.found + counts.found,
  right: sum.right + counts.right,
  nearlyRight: sum.nearlyRight + counts.nearlyRight,
}));
console.log(
  `all fields: exact F1 ${percent(f1(all.right, all))}, letters and digits ${percent(f1(all.nearlyRight, all))}`,
);
// The first page loads the models.
const [first = 0, ...rest] = seconds;
const mean = rest.reduce((sum, each) => sum + each, 0) / Math.max(1, rest.length);
console.log(
  `${seconds.length} pages: ${mean.toFixed(2)} s a page (first, with the models: ${first.toFixed(2)} s), ` +
    `${(60 / mean).toFixed(0)} pages a minute, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
if (process.argv.includes('--misses')) {
  for (const { receipt, field, found, wanted } of score.misses) {
    console.log(`${receipt} ${field}\n  found  ${found.replaceAll('\n', ' / ')}\n  wanted ${wanted}`);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
