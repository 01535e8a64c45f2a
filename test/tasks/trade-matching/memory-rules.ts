import { canonicalJson } from '../../../domain/audit/canonical-json.ts';
import { defaultRules } from '../../../domain/trade/match/default-rules.ts';
import { ConflictError } from '../../../tasks/errors.ts';
import type { RulesRecord, RulesStore } from '../../../tasks/ports/rules-store.ts';
import { type MemoryAudit, memoryAudit } from '../../support/memory/memory-audit.ts';
import { inOrder, memoryPage } from '../trade-desk/memory-page.ts';

/** Versioned rules in memory. */
export const memoryRules = (audit: MemoryAudit = memoryAudit()): RulesStore => {
  const versions = new Map<string, RulesRecord>();
  let active: string | null = null;
  const entityOf = (version: string) => `MATCHING_RULES#${version}`;
  return {
    active: async () => (active === null ? null : (versions.get(active)?.rules ?? null)),
    find: async (version) => structuredClone(versions.get(version) ?? null),
    list: async ({ status }, page) =>
      memoryPage(
        inOrder(
          [...versions.values()].filter((record) => (status ?? record.status) === record.status),
          ({ proposedAt }) => proposedAt,
        ).reverse(),
        page,
      ),
    propose: async (rules, proposedBy, proposedAt) => {
      const known = versions.get(rules.version);
      if (!known) {
        versions.set(rules.version, { version: rules.version, rules, status: 'PROPOSED', proposedBy, proposedAt });
        const write = { entity: entityOf(rules.version), action: 'RULES_PROPOSED', before: null, after: rules };
        audit.append(write, { actor: proposedBy, at: proposedAt });
      } else if (known.proposedBy !== proposedBy || canonicalJson(known.rules) !== canonicalJson(rules))
        throw new ConflictError(`version ${rules.version} exists`);
    },
    recordReplay: async (version, replay) => {
      const known = versions.get(version);
      if (known?.status !== 'PROPOSED') throw new ConflictError(`version ${version} is not proposed`);
      versions.set(version, { ...known, replay });
      const write = { entity: entityOf(version), action: 'RULES_REPLAYED', before: null, after: replay };
      audit.append(write, { actor: replay.replayedBy, at: replay.replayedAt });
    },
    activate: async (version, activatedBy, activatedAt) => {
      const known = versions.get(version);
      const isAllowed =
        known?.status === 'PROPOSED' &&
        known.proposedBy !== activatedBy &&
        known.replay?.currentVersion === (active ?? defaultRules.version);
      if (!isAllowed) throw new ConflictError(`version ${version} can't be activated`);
      versions.set(version, { ...known, status: 'ACTIVATED', activatedBy, activatedAt });
      const write = {
        entity: entityOf(version),
        action: 'RULES_ACTIVATED',
        before: { active },
        after: { active: version },
      };
      audit.append(write, { actor: activatedBy, at: activatedAt });
      active = version;
    },
  };
};
