import type { LedgerRules } from '../../domain/ledger/rules.ts';
import type { Clock } from './clock.ts';
import type { EventBatchPublisher } from './event-publisher.ts';
import type { LedgerMetrics } from './ledger-metrics.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { RulesStore } from './rules-store.ts';

/** Everything that ledger settlement's tasks and use cases run on; each takes of it what it names. */
export type LedgerPorts = {
  clock: Clock;
  events: EventBatchPublisher;
  ledger: LedgerStore;
  metrics: LedgerMetrics;
  rules: Pick<RulesStore<LedgerRules>, 'active'>;
};
