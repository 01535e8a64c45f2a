import type { MatchReport, ReportLine, StatusCounts } from './report.ts';
import { reportStyles } from './report-styles.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character]!);

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
/** Groups of three before the point. */
const groupedDecimal = (decimal: string): string => {
  const [whole = '', fraction] = decimal.split('.');
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ' ') + (fraction === undefined ? '' : `.${fraction}`);
};

const statusNames: Readonly<Record<keyof StatusCounts, string>> = {
  MATCHED: 'Matched',
  MATCHED_WITHIN_TOLERANCE: 'Within tolerance',
  PROPOSED: 'Proposed',
  MISMATCHED: 'Mismatched',
  UNMATCHED_BANK: 'Unmatched, bank',
  UNMATCHED_COUNTERPARTY: 'Unmatched, counterparty',
  DUPLICATE: 'Duplicate',
};
const statuses = Object.keys(statusNames) as (keyof StatusCounts)[];
const statusClass = (status: string): string => status.toLowerCase().replaceAll('_', '-');

/** What FIX tag 2773, MatchExceptionType, calls the code. */
const exceptionTypes: Readonly<Record<number, string>> = {
  0: 'no matching confirmation',
  1: 'no matching allocation',
  2: 'allocation element missing',
  3: 'confirmation element missing',
  4: 'outside tolerance',
  5: 'match within tolerance',
  99: 'other',
};

const table = (title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `<section><h2>${escaped(title)}</h2><table><thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead><tbody>${rows
        .map(
          (cells) =>
            `<tr>${cells.map((cell, at) => (at === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`)).join('')}</tr>`,
        )
        .join('')}</tbody></table></section>`;

/** A bar of the statuses' shares; the numbers stand beside it. */
const bar = (counts: StatusCounts, rows: number): string =>
  `<span class="bar" role="img" aria-label="${statuses
    .filter((status) => counts[status] > 0)
    .map((status) => `${statusNames[status]} ${counts[status]}`)
    .join(', ')}">${statuses
    .filter((status) => counts[status] > 0)
    .map(
      (status) => `<i class="${statusClass(status)}" style="width:${((100 * counts[status]) / rows).toFixed(2)}%"></i>`,
    )
    .join('')}</span>`;

const linesTable = (title: string, lines: readonly ReportLine[], most: number): string => {
  const shown = lines.slice(0, most);
  const left = lines.length - shown.length;
  return table(
    left > 0 ? `${title} (the largest ${shown.length} of ${lines.length})` : title,
    ['', 'Rows', 'Matched', 'Proposed', 'Mismatched', 'Unmatched', 'Duplicate', ''],
    shown.map(({ name, rows, byStatus }) => [
      escaped(name),
      grouped(rows),
      grouped(byStatus.MATCHED + byStatus.MATCHED_WITHIN_TOLERANCE),
      grouped(byStatus.PROPOSED),
      grouped(byStatus.MISMATCHED),
      grouped(byStatus.UNMATCHED_BANK + byStatus.UNMATCHED_COUNTERPARTY),
      grouped(byStatus.DUPLICATE),
      bar(byStatus, rows),
    ]),
  );
};

/** The report as one page that needs nothing else: for the screen in light and dark, and for paper. */
export const reportToHtml = (report: MatchReport): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reconciliation report, ${escaped(report.asOf)}</title><style>${reportStyles}</style></head><body><main>
<header><h1>Reconciliation report</h1>
<p>As of ${escaped(report.asOf)}, by rules ${escaped(report.rulesVersion)}: ${grouped(report.trades.bank)} bank trades against ${grouped(report.trades.counterparty)} counterparty trades.</p></header>
<section class="figures"><div><b>${(100 * report.matchRate).toFixed(2)} %</b><span>of rows but duplicates matched</span></div>${statuses
  .map(
    (status) =>
      `<div class="${statusClass(status)}"><b>${grouped(report.byStatus[status])}</b><span>${statusNames[status]}</span></div>`,
  )
  .join('')}</section>
${report.rows > 0 ? bar(report.byStatus, report.rows) : '<p>No trades in scope.</p>'}
${table(
  'Breaks by reason',
  ['Element', 'Rows', 'Reason', 'FIX 2773'],
  report.byBreak.map(({ element, code, rows }) => [
    escaped(element),
    grouped(rows),
    exceptionTypes[code] ?? 'other',
    String(code),
  ]),
)}
${linesTable('By product', report.byProduct, 50)}
${linesTable('By counterparty', report.byCounterparty, 30)}
${table(
  'Open rows by age',
  ['Business days since the trade date', 'Rows'],
  report.byAge.map(({ band, rows }) => [band, grouped(rows)]),
)}
${table(
  'Open notional',
  ['Currency', 'Notional', 'Rows'],
  report.openNotional.map(({ currency, notional, rows }) => [
    escaped(currency),
    groupedDecimal(notional),
    grouped(rows),
  ]),
)}
</main></body></html>
`;
