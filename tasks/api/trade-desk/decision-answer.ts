import type { MatchView } from '../../../domain/trade/desk/match-view.ts';

/** A decision that was taken, with the record's revision for the next one. */
export const decisionAnswer = <Taken extends { outcome: string; match: MatchView }>(taken: Taken) => ({
  body: taken,
  revision: taken.match.revision,
});
