import type { Run } from '../../../domain/trade/match/run.ts';

export const run = (runId: string, more: Partial<Run> = {}): Run => ({
  runId,
  executionArn: `arn:aws:states:us-east-1:000000000000:execution:TradeMatching:${runId}`,
  startedAt: '2026-03-02T20:00:00.000Z',
  asOf: '2026-03-02',
  product: null,
  counterparty: null,
  rulesVersion: 'default-1',
  ...more,
});
