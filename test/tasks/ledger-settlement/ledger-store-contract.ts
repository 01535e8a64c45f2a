import { describe, expect, it } from '@jest/globals';
import { defaultLedgerRules } from '../../../domain/ledger/default-rules.ts';
import { type Reconciliation, reconcileTransaction } from '../../../domain/ledger/reconcile-transaction.ts';
import { sha256 } from '../../../tasks/adapters/audit-trail.ts';
import type { LedgerStore } from '../../../tasks/ports/ledger-store.ts';
import { customerEntry, iso, ledgerEntry, monday } from '../../domain/ledger/entries.ts';

/** The store, and the transaction that the machine's Settle and Record make on its tables. */
export type LedgerUnderTest = {
  store: LedgerStore;
  commit(reconciliation: Reconciliation): Promise<'committed' | 'conflict'>;
};

let names = 0;

export const ledgerStoreContract = (what: string, make: () => LedgerUnderTest): void =>
  describe(`ledger store, ${what}`, () => {
    const payment = async () => {
      const { store, commit } = make();
      const txId = `${what}-${++names}`;
      const reconcile = async (now = monday + 60_000) => {
        const { views, finding } = await store.collect(txId);
        return reconcileTransaction(txId, views, finding, defaultLedgerRules, now, { actor: 'test' }, sha256);
      };
      const changed = async (): Promise<Reconciliation> => {
        const result = await reconcile();
        if (result.kind !== 'changed') throw new Error(`expected a change, not ${result.kind}`);
        return result.reconciliation;
      };
      return { store, commit, txId, reconcile, changed };
    };

    it('has nothing of a payment that is in no ledger', async () => {
      const { store, txId } = await payment();

      expect(await store.collect(txId)).toEqual({
        views: { customer: null, processor: [], core: [] },
        finding: null,
      });
      expect(await store.trail(txId)).toEqual([]);
    });

    it('gives back what is there instead of adding it again', async () => {
      const { store, txId } = await payment();
      const customer = customerEntry({ txId });
      const entry = ledgerEntry({ txId, entryId: 'e', fee: '1.00', reference: 'r' });

      expect(await store.addCustomer(customer)).toEqual({ kind: 'added' });
      expect(await store.addCustomer({ ...customer, amount: '1.00' })).toEqual({ kind: 'exists', entry: customer });
      expect(await store.addEntry('core', entry)).toEqual({ kind: 'added' });
      expect(await store.addEntry('core', { ...entry, amount: '1.00' })).toEqual({ kind: 'exists', entry });
      expect(await store.addEntry('processor', entry)).toEqual({ kind: 'added' });

      expect((await store.collect(txId)).views).toEqual({ customer, processor: [entry], core: [entry] });
    });

    it('keeps two entries of one instant apart', async () => {
      const { store, txId } = await payment();
      for (const entryId of ['a', 'b']) await store.addEntry('core', ledgerEntry({ txId, entryId }));

      expect((await store.entries('core', txId)).map(({ entryId }) => entryId)).toEqual(['a', 'b']);
    });

    it('settles once: the customer, the finding and the trail in one', async () => {
      const { store, commit, txId, reconcile, changed } = await payment();
      await store.addCustomer(customerEntry({ txId }));
      await store.addEntry('processor', ledgerEntry({ txId }));
      await store.addEntry('core', ledgerEntry({ txId }));
      const reconciliation = await changed();

      expect(await commit(reconciliation)).toBe('committed');
      expect(await commit(reconciliation)).toBe('conflict');

      const { views, finding } = await store.collect(txId);
      expect(views.customer).toMatchObject({ status: 'SETTLED', version: 2, settledAt: iso(monday + 60_000) });
      expect(finding).toEqual(reconciliation.finding);
      expect(await store.trail(txId)).toEqual(reconciliation.trail);
      expect((await reconcile()).kind).toBe('unchanged');
    });

    it('writes nothing of a reconciliation that somebody else overtook', async () => {
      const { store, commit, txId, changed } = await payment();
      await store.addCustomer(customerEntry({ txId }));
      const first = await changed();
      await store.addEntry('processor', ledgerEntry({ txId }));
      await store.addEntry('core', ledgerEntry({ txId }));
      const second = await changed();

      expect(await commit(first)).toBe('committed');
      expect(await commit(second)).toBe('conflict');

      expect((await store.collect(txId)).views.customer?.status).toBe('PENDING');
      expect(await store.trail(txId)).toHaveLength(1);
      expect(await commit(await changed())).toBe('committed');
      expect((await store.trail(txId)).map(({ action }) => action)).toEqual(['PENDING', 'MISSING_CORE', 'MATCHED']);
    });
  });
