import type { Page, PageRequest } from './page.ts';
import type { RunRecord, RunStatus } from './reconciliation-store.ts';

/** Runs, as people look at them. */
export type ReconciliationLists = {
  /** By index, newest first; of all statuses where none is given. */
  list(query: { status?: RunStatus }, page: PageRequest): Promise<Page<RunRecord>>;
};
