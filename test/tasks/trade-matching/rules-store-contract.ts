import { describe, expect, it } from '@jest/globals';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import type { RulesReplay, RulesStore } from '../../../tasks/ports/rules-store.ts';
import { walkPages } from '../trade-desk/walk-pages.ts';

const at = (hour: string) => `2026-03-02T${hour}:00.000Z`;
const replayAgainst = (currentVersion: string): RulesReplay => ({
  key: 'rules/x/replay.json',
  replayedBy: 'ana',
  replayedAt: at('09:30'),
  currentVersion,
  runs: [],
});

/** What every RulesStore does. `make` gives the same store in which nothing was activated before the first test. */
export const rulesStoreContract = (name: string, make: () => RulesStore) => {
  const rules = { ...defaultRules, version: `${name}-1` };
  const next = { ...defaultRules, version: `${name}-2`, ambiguityMargin: 0.1 };

  describe(`rules store: ${name}`, () => {
    it('activates a version by a second person only, once it was replayed', async () => {
      const store = make();
      expect(await store.active()).toBeNull();
      await store.propose(rules, 'ana', at('09:00'));
      await store.propose(rules, 'ana', at('09:05'));

      await expect(store.activate(rules.version, 'ben', at('10:00'))).rejects.toThrow(ConflictError);
      await store.recordReplay(rules.version, replayAgainst('default-1'));
      await expect(store.activate(rules.version, 'ana', at('10:00'))).rejects.toThrow(ConflictError);
      expect(await store.active()).toBeNull();
      await store.activate(rules.version, 'ben', at('10:00'));

      expect(await store.active()).toEqual(rules);
      expect(await store.find(rules.version)).toMatchObject({
        status: 'ACTIVATED',
        proposedBy: 'ana',
        proposedAt: at('09:00'),
        activatedBy: 'ben',
        replay: { currentVersion: 'default-1' },
      });
    });

    it('never changes a version', async () => {
      const store = make();

      await expect(store.propose({ ...rules, ambiguityMargin: 0.5 }, 'ana', at('11:00'))).rejects.toThrow(
        ConflictError,
      );
      await expect(store.propose(rules, 'eve', at('11:00'))).rejects.toThrow(ConflictError);
      await expect(store.recordReplay(rules.version, replayAgainst(rules.version))).rejects.toThrow(ConflictError);
      await expect(store.recordReplay('none', replayAgainst(rules.version))).rejects.toThrow(ConflictError);
      await expect(store.activate(rules.version, 'eve', at('11:00'))).rejects.toThrow(ConflictError);
    });

    it('refuses a version that was replayed against rules that hold no more', async () => {
      const store = make();
      await store.propose(next, 'ana', at('12:00'));
      await store.recordReplay(next.version, replayAgainst('default-1'));

      await expect(store.activate(next.version, 'ben', at('13:00'))).rejects.toThrow(ConflictError);
      expect(await store.active()).toEqual(rules);
      await store.recordReplay(next.version, replayAgainst(rules.version));
      await store.activate(next.version, 'ben', at('13:00'));

      expect(await store.active()).toEqual(next);
    });

    it('lists versions, latest proposal first', async () => {
      const store = make();
      await store.propose({ ...defaultRules, version: `${name}-3` }, 'eve', at('14:00'));

      const { items } = await walkPages((page) => store.list({}, page), 1);
      const proposed = await store.list({ status: 'PROPOSED' }, { limit: 10 });

      expect(items.map(({ version }) => version)).toEqual([`${name}-3`, `${name}-2`, `${name}-1`]);
      expect(proposed.items.map(({ version }) => version)).toEqual([`${name}-3`]);
    });
  });
};
