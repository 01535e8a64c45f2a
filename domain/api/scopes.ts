import { DocumentKind } from '../document/candidate.ts';
import type { Actor, Group } from '../identity/actor.ts';

/** A document as far as rights go: its kind, and whose receipt it is. */
type Owned = { kind?: DocumentKind | undefined; userId?: string | undefined };

const may = (actor: Actor, ...allowed: readonly Group[]): boolean =>
  actor.groups.some((group) => allowed.includes(group));

/** Documents of no known kind were put at a wrong place: only those who see everything see them. */
const documentGroups: Readonly<Record<DocumentKind | 'unknown', { see: readonly Group[]; change: readonly Group[] }>> =
  {
    trade: { see: ['trade-ops', 'auditor', 'admin'], change: ['trade-ops', 'admin'] },
    invoice: { see: ['ap-clerk', 'approver', 'auditor', 'admin'], change: ['ap-clerk', 'admin'] },
    receipt: { see: ['auditor', 'admin'], change: ['admin'] },
    unknown: { see: ['auditor', 'admin'], change: ['admin'] },
  };

const isOwn = (actor: Actor, { kind, userId }: Owned): boolean =>
  kind === 'receipt' && userId !== undefined && userId === actor.userId;

export const maySeeDocument = (actor: Actor, document: Owned): boolean =>
  isOwn(actor, document) || may(actor, ...documentGroups[document.kind ?? 'unknown'].see);

/** Upload it, decide its review, have it extracted again. A receipt is its owner's to upload, whoever else may decide. */
export const mayChangeDocument = (actor: Actor, document: Owned): boolean =>
  isOwn(actor, document) || may(actor, ...documentGroups[document.kind ?? 'unknown'].change);

/** Kinds of which the actor sees every document, whoever sent it. */
export const kindsSeenBy = (actor: Actor): DocumentKind[] =>
  DocumentKind.options.filter((kind) => maySeeDocument(actor, { kind }));

/** Also those of no known kind. */
export const seesEveryDocument = (actor: Actor): boolean => maySeeDocument(actor, {});

/** Machines by who runs them; auditors see all of them, admins run all of them. A map, since names come with requests. */
const machineDesks: ReadonlyMap<string, readonly Group[]> = new Map<string, readonly Group[]>([
  ['DocumentExtraction', []],
  ['TradeMatching', ['trade-ops']],
  ['LedgerSettlement', ['ledger-ops']],
  ['LedgerReconciliation', ['ledger-ops']],
  ['SettlementFiles', ['ledger-ops']],
]);

/** All of them by name. */
export const machines: readonly string[] = [...machineDesks.keys()];

export const maySeeMachine = (actor: Actor, machine: string): boolean =>
  may(actor, 'auditor') || mayRunMachine(actor, machine);

/** Start, stop and redrive its executions. */
export const mayRunMachine = (actor: Actor, machine: string): boolean =>
  may(actor, 'admin', ...(machineDesks.get(machine) ?? []));
