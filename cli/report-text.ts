import type { MatchReport } from '../domain/trade/match/report.ts';
import { paint, paintStatus, table } from './printer.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A reconciliation's totals for a terminal. */
export const reportText = (report: MatchReport): string => {
  const statuses = Object.entries(report.byStatus).filter(([, rows]) => rows > 0);
  const { DUPLICATE } = report.byStatus;
  const leftOut = DUPLICATE === 0 ? '' : ` (${DUPLICATE} ${DUPLICATE === 1 ? 'duplicate' : 'duplicates'} left out)`;
  const width = Math.max(0, ...statuses.map(([status]) => status.length));
  return [
    `${report.trades.bank} bank trades, ${report.trades.counterparty} counterparty trades, rules ${report.rulesVersion}: ${paint('bold', `${percent(report.matchRate)} of ${report.rows - DUPLICATE} rows matched`)}${leftOut}`,
    ...statuses.map(([status, rows]) => `  ${paintStatus(status)}${' '.repeat(width - status.length)}  ${rows}`),
    report.byBreak.length > 0 &&
      `\n${table(
        ['BREAK IN', 'FIX 2773', 'ROWS'],
        report.byBreak.map(({ element, code, rows }) => [element, String(code), String(rows)]),
      )}`,
    report.openNotional.length > 0 &&
      `\n${table(
        ['OPEN IN', 'NOTIONAL', 'ROWS'],
        report.openNotional.map(({ currency, notional, rows }) => [currency, notional, String(rows)]),
      )}`,
  ]
    .filter((line) => line !== false)
    .join('\n');
};
