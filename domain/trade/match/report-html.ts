import type { MatchReport } from './report.ts';
export const reportToHtml = (report: MatchReport): string => JSON.stringify(report);
