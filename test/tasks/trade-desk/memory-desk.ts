import type { DeskPorts } from '../../../tasks/trade-desk/desk-ports.ts';
import { goThrough } from '../trade-matching/go-through.ts';
import { memoryFlow } from '../trade-matching/memory-flow.ts';
import { deskOn, type Stored } from './desk.ts';
import { memoryAuditReader, memoryMatchLists, memoryReconciliationLists, memoryTradeLists } from './memory-lists.ts';

/** The desk and the matching flow on the same stores in memory; `now` is the desk's clock. */
export const memoryDesk = (now = '2026-03-03T09:00:00.000Z') => {
  const flow = memoryFlow();
  const clock = { now };
  const runIds: string[] = [];
  const ports: DeskPorts = {
    ...flow.ports,
    audit: memoryAuditReader(flow.books),
    clock: () => Date.parse(clock.now),
    matchLists: memoryMatchLists(flow.books),
    reconciliationLists: memoryReconciliationLists(flow.ports.reconciliations, runIds),
    tradeLists: memoryTradeLists(flow.books),
  };
  const stored = (): Stored => ({
    records: [...flow.books.records.values()],
    claims: flow.books.claims,
    trades: [...flow.books.trades.values()],
    audit: flow.books.audit,
  });
  const night = (name: string, startedAt = '2026-03-02T20:00:00.000Z') => {
    runIds.push(name);
    return goThrough(flow.tasks, flow.objects, name, {}, startedAt);
  };
  return { ...flow, clock, ports, desk: deskOn(ports), stored, night };
};
