import type { AuditReader } from '../ports/audit-reader.ts';
import type { Clock } from '../ports/clock.ts';
import type { MatchLists } from '../ports/match-lists.ts';
import type { MatchStore } from '../ports/match-store.ts';
import type { ReconciliationLists } from '../ports/reconciliation-lists.ts';
import type { ReconciliationStore } from '../ports/reconciliation-store.ts';
import type { RulesStore } from '../ports/rules-store.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { TradeLists } from '../ports/trade-lists.ts';

/** Everything that the trade desk runs on; a use case takes of it what it names. */
export type DeskPorts = {
  audit: AuditReader;
  clock: Clock;
  files: RunFiles;
  matches: MatchStore;
  matchLists: MatchLists;
  reconciliations: ReconciliationStore;
  reconciliationLists: ReconciliationLists;
  rules: RulesStore;
  tradeLists: TradeLists;
};
