import { apiFunctions } from '../tasks/api/descriptions.ts';
import { documentExtractionTasks } from '../tasks/document-extraction/descriptions.ts';
import type { TaskDescription } from '../tasks/task-description.ts';
import { tradeMatchingTasks } from '../tasks/trade-matching/descriptions.ts';

/** The tasks of every flow, apart from flows.ts so that bundling need not wait until CDK is loaded. */
export const flowTasks = {
  DocumentExtraction: documentExtractionTasks,
  TradeMatching: tradeMatchingTasks,
} as const satisfies Record<string, readonly TaskDescription[]>;

/** Everything that becomes a function, those behind the API too. */
export const tasks: readonly TaskDescription[] = [...Object.values(flowTasks).flat(), ...apiFunctions];
