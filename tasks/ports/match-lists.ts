import type { BreakStatus } from '../../domain/trade/desk/break-status.ts';
import type { AmountBand } from '../../domain/trade/desk/desk-rules.ts';
import type { Awaiting, MatchRecord } from './match-store.ts';
import type { Page, PageRequest } from './page.ts';

/** Breaks of one status and amount band, first seen in a range of instants (ISO 8601, both ends included). */
export type BreakRange = { status: BreakStatus; band: AmountBand; from?: string; to?: string };

/** Matches and breaks, as people look at them. Every list is by index; the indexes run a moment behind the records. */
export type MatchLists = {
  /** Newest first, but those of a run in the order of their ids. Without either: all that stand. */
  matches(query: { status?: MatchRecord['status']; runId?: string }, page: PageRequest): Promise<Page<MatchRecord>>;
  /** Breaks in any of the ranges, and of the owner where one is given; what was first seen earliest comes first. */
  breaks(query: { ranges: readonly BreakRange[]; owner?: string }, page: PageRequest): Promise<Page<MatchRecord>>;
  /** What waits for a second person, longest wait first. */
  awaiting(kinds: readonly Awaiting[], page: PageRequest): Promise<Page<MatchRecord>>;
};
