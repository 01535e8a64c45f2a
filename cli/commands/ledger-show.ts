import type { AuditEntry } from '../../domain/audit/audit-entry.ts';
import type { LedgerEntry } from '../../domain/ledger/entry.ts';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import { ledgerAccess } from '../ledger/ledger-access.ts';
import { paint, paintStatus, print, table } from '../printer.ts';

const entryCells =
  (ledger: string) =>
  ({ timestamp, kind, amount, currency, fee, entryId }: LedgerEntry): string[] => [
    ledger,
    timestamp,
    kind,
    `${amount} ${currency}${fee === undefined ? '' : ` (fee ${fee})`}`,
    entryId,
  ];

const stateOf = ({ after }: AuditEntry): { category: string; reasons: string[] } =>
  after as { category: string; reasons: string[] };

/** A payment in the three ledgers, what was found of it, and its trail. */
export const showPayment = async (connection: Connection, txId: string, { json }: { json: boolean }): Promise<void> => {
  const access = await ledgerAccess(connection);
  try {
    const [{ views, finding }, trail] = await Promise.all([access.store.collect(txId), access.store.trail(txId)]);
    const { customer, processor, core } = views;
    if (!customer && !finding && processor.length + core.length === 0)
      throw new Failure(`no ledger has an entry of ${txId}`, usageError);
    print(
      { txId, customer, processor, core, finding, trail },
      () =>
        [
          `${paint('bold', txId)}  ${
            customer
              ? `${customer.amount} ${customer.currency} by ${customer.processor}: ${paintStatus(customer.status)}`
              : 'no customer entry'
          }`,
          table(
            ['LEDGER', 'BOOKED', 'KIND', 'AMOUNT', 'ENTRY'],
            [...processor.map(entryCells('processor')), ...core.map(entryCells('core'))],
          ),
          '',
          finding
            ? `${paintStatus(finding.category)}${finding.expected ? ` (expected until ${finding.dueAt})` : ''}: ${finding.reasons.join('; ')}`
            : 'not reconciled yet',
          table(
            ['SINCE', 'CLASS', 'WHY'],
            trail.map((entry) => [entry.at, stateOf(entry).category, stateOf(entry).reasons.join('; ')]),
          ),
        ].join('\n'),
      json,
    );
  } finally {
    access.close();
  }
};
