import type { MatchRecord } from '../../../tasks/ports/match-store.ts';

/** A record as a run's match leaves it. */
export const matchRecord = (matchId: string, more: Partial<MatchRecord> = {}): MatchRecord => ({
  matchId,
  status: 'MATCHED',
  verdict: 'MATCHED',
  consuming: true,
  decidedBy: 'run',
  decidedAt: '2026-03-02T20:00:00.000Z',
  runId: 'RUN-1',
  firstRunId: 'RUN-1',
  rulesVersion: 'default-1',
  createdAt: '2026-03-02T20:00:00.000Z',
  firstSeenAt: '2026-03-02T20:00:00.000Z',
  lastSeenAt: '2026-03-02T20:00:00.000Z',
  bankTradeIds: [],
  counterpartyTradeIds: [],
  score: 1,
  fields: [],
  breaks: [],
  reasons: [],
  counterfactuals: [],
  revision: 1,
  auditSequence: 1,
  auditHash: 'hash',
  ...more,
});
