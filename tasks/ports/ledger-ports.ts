import type { LedgerRules } from '../../domain/ledger/rules.ts';
import type { Clock } from './clock.ts';
import type { DailySummaries } from './daily-summaries.ts';
import type { EventBatchPublisher, EventPublisher } from './event-publisher.ts';
import type { LedgerLists } from './ledger-lists.ts';
import type { LedgerMetrics } from './ledger-metrics.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { RulesStore } from './rules-store.ts';
import type { RunFiles } from './run-files.ts';

/** Everything that ledger settlement's tasks and use cases run on; each takes of it what it names. */
export type LedgerPorts = {
  clock: Clock;
  events: EventPublisher & EventBatchPublisher;
  files: RunFiles;
  ledger: LedgerStore;
  lists: LedgerLists;
  metrics: LedgerMetrics;
  summaries: DailySummaries;
  rules: Pick<RulesStore<LedgerRules>, 'active'>;
};
