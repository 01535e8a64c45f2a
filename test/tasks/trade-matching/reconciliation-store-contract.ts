import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../../domain/trade/match/run.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import type { ReconciliationStore } from '../../../tasks/ports/reconciliation-store.ts';

const lease = (nowEpochMs: number) => ({ nowEpochMs, untilEpochMs: nowEpochMs + 1000 });
const failure = { error: 'ThrottledError', cause: 'too much' };

/** What every ReconciliationStore does; ids and scopes are distinct over the whole suite. */
export const reconciliationStoreContract = (name: string, make: () => ReconciliationStore) => {
  let count = 0;
  const scopeOfItsOwn = () => {
    count += 1;
    const counterparty = `${name} ${count}`;
    return (runId: string): Run => ({
      runId: `${runId}-${name}-${count}`,
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:TradeMatching:x',
      startedAt: '2026-03-02T20:00:00.000Z',
      asOf: '2026-03-02',
      product: null,
      counterparty,
      rulesVersion: 'default-1',
    });
  };

  describe(`reconciliation store: ${name}`, () => {
    it('lets one run at a time have a scope, and the same run have it again', async () => {
      const store = make();
      const run = scopeOfItsOwn();

      expect(await store.open(run('A'), lease(0))).toEqual({ kind: 'opened' });
      expect(await store.open(run('A'), lease(1))).toEqual({ kind: 'opened' });
      expect(await store.open(run('B'), lease(2))).toEqual({ kind: 'held', byRunId: run('A').runId });
      expect(await store.find(run('A').runId)).toMatchObject({ status: 'RUNNING', asOf: '2026-03-02' });
      expect(await store.find(run('B').runId)).toBeNull();
    });

    it('frees the scope of a dead run when its lease is over', async () => {
      const store = make();
      const run = scopeOfItsOwn();
      await store.open(run('A'), lease(0));

      expect(await store.open(run('B'), lease(5000))).toEqual({ kind: 'opened' });
      await expect(store.renew(run('A'), lease(5001))).rejects.toThrow(ConflictError);
    });

    it('completes a run once and frees its scope', async () => {
      const store = make();
      const run = scopeOfItsOwn();
      await store.open(run('A'), lease(0));

      await store.complete(run('A'), { totals: 1 }, '2026-03-02T20:01:00.000Z');
      await store.complete(run('A'), { totals: 2 }, '2026-03-02T20:02:00.000Z');

      expect(await store.find(run('A').runId)).toMatchObject({ status: 'COMPLETED', report: { totals: 1 } });
      expect(await store.open(run('B'), lease(1))).toEqual({ kind: 'opened' });
    });

    it('fails a running run, frees its scope, and lets the redriven run take it back', async () => {
      const store = make();
      const run = scopeOfItsOwn();
      await store.open(run('A'), lease(0));

      expect(await store.fail(run('A').runId, failure, '2026-03-02T20:01:00.000Z')).toMatchObject({ kind: 'failed' });
      expect(await store.fail(run('A').runId, failure, '2026-03-02T20:02:00.000Z')).toEqual({ kind: 'notRunning' });
      expect(await store.find(run('A').runId)).toMatchObject({ status: 'FAILED', failure });
      await store.renew(run('A'), lease(1));

      expect(await store.find(run('A').runId)).not.toHaveProperty('failure');
      expect(await store.open(run('B'), lease(2))).toEqual({ kind: 'held', byRunId: run('A').runId });
    });

    it('refuses the redriven run while another has its scope, and lets it complete without it', async () => {
      const store = make();
      const run = scopeOfItsOwn();
      await store.open(run('A'), lease(0));
      await store.fail(run('A').runId, failure, '2026-03-02T20:01:00.000Z');
      await store.open(run('B'), lease(1));

      await expect(store.renew(run('A'), lease(2))).rejects.toThrow(ConflictError);
      await store.complete(run('A'), {}, '2026-03-02T20:03:00.000Z');

      expect(await store.open(run('C'), lease(3))).toEqual({ kind: 'held', byRunId: run('B').runId });
    });

    it('leaves a completed run as it is when its failure is told late', async () => {
      const store = make();
      const run = scopeOfItsOwn();
      await store.open(run('A'), lease(0));
      await store.complete(run('A'), {}, '2026-03-02T20:01:00.000Z');

      expect(await store.fail(run('A').runId, failure, '2026-03-02T20:02:00.000Z')).toEqual({ kind: 'notRunning' });
      expect(await store.fail('no-such-run', failure, '2026-03-02T20:02:00.000Z')).toEqual({ kind: 'notRunning' });
      expect(await store.find(run('A').runId)).toMatchObject({ status: 'COMPLETED' });
    });
  });
};
