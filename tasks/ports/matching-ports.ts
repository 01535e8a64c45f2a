import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import type { Clock } from './clock.ts';
import type { EventPublisher } from './event-publisher.ts';
import type { MatchStore } from './match-store.ts';
import type { ReconciliationStore } from './reconciliation-store.ts';
import type { RulesStore } from './rules-store.ts';
import type { RunFiles } from './run-files.ts';
import type { TradeStore } from './trade-store.ts';

/** Everything that trade matching's tasks run on; a task takes of it what it names. */
export type MatchingPorts = {
  clock: Clock;
  events: EventPublisher;
  files: RunFiles;
  matches: MatchStore;
  reconciliations: ReconciliationStore;
  rules: RulesStore<MatchingRules>;
  trades: TradeStore;
};
