import { csvLine } from './csv-line.ts';
import type { MatchReport, ReportLine, StatusCounts } from './report.ts';

const statusCells = (counts: StatusCounts): string[] => Object.values(counts).map(String);

/** The report's totals as one table: section, name, rows, and the rows by status where that applies. */
export const reportToCsv = (report: MatchReport): string => {
  const statuses = Object.keys(report.byStatus);
  const blanks = statuses.map(() => '');
  const section = (name: string, lines: readonly ReportLine[]): string[] =>
    lines.map((line) => csvLine([name, line.name, String(line.rows), ...statusCells(line.byStatus)]));
  return [
    csvLine(['section', 'name', 'rows', ...statuses]),
    csvLine([
      'total',
      `rules ${report.rulesVersion}, as of ${report.asOf}`,
      String(report.rows),
      ...statusCells(report.byStatus),
    ]),
    ...section('product', report.byProduct),
    ...section('counterparty', report.byCounterparty),
    ...report.byBreak.map(({ element, code, rows }) =>
      csvLine(['break', `${element} (FIX 2773=${code})`, String(rows), ...blanks]),
    ),
    ...report.byAge.map(({ band, rows }) => csvLine(['age', `${band} business days`, String(rows), ...blanks])),
    ...report.openNotional.map(({ currency, notional, rows }) =>
      csvLine(['open notional', `${notional} ${currency}`, String(rows), ...blanks]),
    ),
  ].join('');
};
