import type { LedgerRules, ProcessorRule } from './rules.ts';

/** Card acquirers settle on the next business day; the ledger of record follows within the hours of one more. */
const acquirer: ProcessorRule = {
  hours: { timeZone: 'Etc/UTC', opens: '08:00', closes: '18:00', calendars: [] },
  processorMinutes: 600,
  coreMinutes: 600,
  reversalMinutes: 1200,
};

/** The rules that hold where no others are activated. Sample processors show what a rule can say. */
export const defaultLedgerRules: LedgerRules = {
  version: 'default-1',
  adjustment: { units: '1', byCurrency: {} },
  anyProcessor: acquirer,
  processors: {
    NORTHPAY: {
      ...acquirer,
      hours: { timeZone: 'Europe/Berlin', opens: '08:00', closes: '18:00', calendars: ['TARGET'] },
      fees: { settles: 'NET', percent: '1.4', fixed: { EUR: '0.25', USD: '0.30', GBP: '0.20' }, tolerance: '0.01' },
    },
    HARBORCARD: {
      ...acquirer,
      hours: { timeZone: 'America/New_York', opens: '09:00', closes: '17:00', calendars: ['US'] },
      processorMinutes: 960,
      fees: { settles: 'GROSS', percent: '2.9', fixed: { EUR: '0.30', USD: '0.30', GBP: '0.25' }, tolerance: '0.01' },
    },
  },
  rates: { '2026-01-02': { EURUSD: '1.0850', EURGBP: '0.8600', EURJPY: '162.50', EURCHF: '0.9400', GBPUSD: '1.2600' } },
};
