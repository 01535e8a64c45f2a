import type { z } from 'zod';
import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import {
  getSummary,
  getTransaction,
  listFindings,
  postTransaction,
  simulateCoreEntry,
  simulateProcessorEntry,
} from '../../../domain/api/routes/ledgers.ts';
import type { LedgerEntry } from '../../../domain/ledger/entry.ts';
import { makeGetSummary } from '../../ledger-settlement/get-summary.ts';
import { makeGetTransaction } from '../../ledger-settlement/get-transaction.ts';
import { Input as FindingsQuery, makeListFindings } from '../../ledger-settlement/list-findings.ts';
import { makePostTransaction } from '../../ledger-settlement/post-transaction.ts';
import {
  makeSimulateCoreEntry,
  makeSimulateProcessorEntry,
  type Output as Simulated,
} from '../../ledger-settlement/simulate-entry.ts';
import type { LedgerPorts } from '../../ports/ledger-ports.ts';
import { serve } from '../define-api.ts';
import { misfitOf } from '../misfit-of.ts';

export type LedgersPorts = Pick<LedgerPorts, 'ledger' | 'lists' | 'summaries' | 'clock'> & { simulators: boolean };

const simulatedEntry = (simulated: z.infer<typeof Simulated>): { body: LedgerEntry } | Refusal => {
  switch (simulated.outcome) {
    case 'APPENDED':
    case 'UNCHANGED':
      return { body: simulated.entry };
    case 'CONFLICT':
      return refuse('CONFLICT', `There is an entry ${simulated.entry.entryId} that says something else.`);
    case 'SIMULATORS_OFF':
      return refuse('FORBIDDEN', 'This deployment has no simulators.');
  }
};

/** Every route of the ledgers, with what carries it out. */
export const servedLedgers = (ports: LedgersPorts) => {
  const post = makePostTransaction(ports);
  const simulateProcessor = makeSimulateProcessorEntry(ports);
  const simulateCore = makeSimulateCoreEntry(ports);
  const get = makeGetTransaction(ports);
  const list = makeListFindings(ports);
  const summary = makeGetSummary(ports);
  return [
    serve(postTransaction, async ({ body, actor }) => {
      const { outcome, transaction } = await post({ terms: body, by: actor.userId });
      return outcome === 'CONFLICT'
        ? refuse('CONFLICT', `There is a payment ${transaction.txId} with other terms.`)
        : { body: transaction, location: `/transactions/${transaction.txId}` };
    }),
    serve(simulateProcessorEntry, async ({ body, actor }) =>
      simulatedEntry(await simulateProcessor({ entry: body, by: actor.userId })),
    ),
    serve(simulateCoreEntry, async ({ body, actor }) =>
      simulatedEntry(await simulateCore({ entry: body, by: actor.userId })),
    ),
    serve(getTransaction, async ({ params }) => {
      const found = await get(params);
      if (found.outcome === 'NOT_FOUND') return refuse('NOT_FOUND', 'No ledger has a payment of this txId.');
      const { outcome: _outcome, ...body } = found;
      return { body };
    }),
    serve(listFindings, async ({ query: { limit, cursor: _cursor, ...filter }, page }) => {
      const fitting = FindingsQuery.safeParse({ ...filter, limit });
      if (!fitting.success) return misfitOf('query', fitting.error);
      return page((from) => list(FindingsQuery.parse({ ...filter, ...from })));
    }),
    serve(getSummary, async ({ params }) => {
      const found = await summary(params);
      if (found.outcome === 'NOT_FOUND') return refuse('NOT_FOUND', 'No batch over this day has ended yet.');
      const { outcome: _outcome, ...body } = found;
      return { body };
    }),
  ];
};
