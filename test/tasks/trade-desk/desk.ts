import { expect } from '@jest/globals';
import type { z } from 'zod';
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';
import type { MatchView } from '../../../domain/trade/desk/match-view.ts';
import type { MatchRecord } from '../../../tasks/ports/match-store.ts';
import { tradeKeysOf } from '../../../tasks/ports/match-store.ts';
import * as approveDecision from '../../../tasks/trade-desk/approve-decision.ts';
import * as changeBreak from '../../../tasks/trade-desk/change-break.ts';
import type { DeskPorts } from '../../../tasks/trade-desk/desk-ports.ts';
import * as getMatch from '../../../tasks/trade-desk/get-match.ts';
import * as listAwaiting from '../../../tasks/trade-desk/list-awaiting.ts';
import * as listBreaks from '../../../tasks/trade-desk/list-breaks.ts';
import * as listMatches from '../../../tasks/trade-desk/list-matches.ts';
import * as makeMatch from '../../../tasks/trade-desk/make-match.ts';
import * as rejectDecision from '../../../tasks/trade-desk/reject-decision.ts';
import * as unmakeMatch from '../../../tasks/trade-desk/unmake-match.ts';
import { sha256 } from '../../../tasks/trade-matching/match-id.ts';

/** A use case as the API calls it, both ends parsed by its schemas. */
export const parsed =
  <Input extends z.ZodType, Output extends z.ZodType>(
    { Input, Output }: { Input: Input; Output: Output },
    run: (input: z.output<Input>) => Promise<z.input<Output>>,
  ) =>
  async (input: z.input<Input>): Promise<z.output<Output>> =>
    Output.parse(await run(Input.parse(input)));

/** What people do with matches and breaks, on the given ports. */
export const deskOn = (ports: DeskPorts) => ({
  makeMatch: parsed(makeMatch, makeMatch.makeMakeMatch(ports)),
  approve: parsed(approveDecision, approveDecision.makeApproveDecision(ports)),
  reject: parsed(rejectDecision, rejectDecision.makeRejectDecision(ports)),
  unmake: parsed(unmakeMatch, unmakeMatch.makeUnmakeMatch(ports)),
  changeBreak: parsed(changeBreak, changeBreak.makeChangeBreak(ports)),
  getMatch: parsed(getMatch, getMatch.makeGetMatch(ports)),
  listMatches: parsed(listMatches, listMatches.makeListMatches(ports)),
  listBreaks: parsed(listBreaks, listBreaks.makeListBreaks(ports)),
  listAwaiting: parsed(listAwaiting, listAwaiting.makeListAwaiting(ports)),
});
export type Desk = ReturnType<typeof deskOn>;

export const ana = { userId: 'ana', groups: ['trade-ops'] };
export const ben = { userId: 'ben', groups: ['trade-ops'] };
export const root = { userId: 'root', groups: ['admin'] };
export const because = { reasonCode: 'ACCEPTED_DIFFERENCE' as const };

/** The match of an answer that has one; else fails with the answer. */
export const matchOf = (answer: { outcome: string; match?: MatchView }): MatchView => {
  if (!answer.match) throw new Error(`no match in ${JSON.stringify(answer)}`);
  return answer.match;
};

/** What a test may read of the stores without going through a use case. */
export type Stored = {
  records: readonly MatchRecord[];
  /** By `SOURCE#tradeId`. */
  claims: ReadonlyMap<string, string>;
  trades: readonly { source: string; tradeId: string; matchStatus: string; matchId?: string | undefined }[];
  audit: readonly AuditEntry[];
};

/** A trade is in one live match at most, claims and rows say the same, and every audit chain is whole. */
export const expectSound = ({ records, claims, trades, audit }: Stored): void => {
  const live = records.filter(({ consuming }) => consuming);
  const used = live.flatMap((record) =>
    tradeKeysOf(record).map(({ source, tradeId }) => [`${source}#${tradeId}`, record.matchId] as const),
  );
  expect(new Map(used).size).toBe(used.length);
  expect([...claims].sort()).toEqual(used.toSorted());
  for (const { status, consuming, awaiting, awaitingSince, maker, approver } of records) {
    expect(consuming).toBe(status === 'MATCHED' || status === 'MATCHED_WITHIN_TOLERANCE');
    expect(awaiting === undefined).toBe(awaitingSince === undefined);
    if (status === 'PENDING_APPROVAL') expect(awaiting).toBeDefined();
    if (approver !== undefined) expect(maker).not.toBe(approver);
  }
  for (const { source, tradeId, matchStatus, matchId } of trades) {
    const name = `${source}#${tradeId}`;
    const claimant = claims.get(name);
    if (matchStatus === 'MATCHED' || matchStatus === 'MATCHED_WITHIN_TOLERANCE') expect(matchId).toBe(claimant);
    if (matchStatus === 'PENDING_APPROVAL')
      expect(records.find((record) => record.matchId === matchId)?.status).toBe('PENDING_APPROVAL');
  }
  const chains = Map.groupBy(audit, ({ entity }) => entity);
  for (const chain of chains.values()) {
    const entries = chain.toSorted((a, b) => a.sequence - b.sequence);
    expect(verifyChain(entries, sha256)).toEqual({ kind: 'intact', length: entries.length });
  }
  for (const { matchId, auditSequence, auditHash } of records) {
    const head = chains.get(`MATCH#${matchId}`)?.find(({ sequence }) => sequence === auditSequence);
    expect(head?.hash).toBe(auditHash);
  }
};
