import type { LedgerUnits } from '../../cli/cost/ledger-units.ts';
import type { Usage } from '../../local/usage/usage-meter.ts';

const perPayment = (value: number, payments: number): number => Math.round((value / payments) * 1000) / 1000;

/** What the simulation itself asks for while it watches: no part of the flow. */
const isWatching = (key: string): boolean => key.endsWith(' BatchGetItem');

/** A run's usage as what one payment takes. */
export const unitsOfUsage = (usage: Usage, payments: number, countedOn: string): LedgerUnits => {
  const requests = Object.entries(usage.dynamoDb).filter(([key]) => !isWatching(key));
  const sum = (pick: (entry: Usage['dynamoDb'][string]) => number): number =>
    perPayment(
      requests.reduce((total, [, entry]) => total + pick(entry), 0),
      payments,
    );
  const reads = requests.filter(([key]) => !/WriteItems|PutItem|UpdateItem/.test(key));
  return {
    countedOn,
    payments,
    entriesPerPayment: 3,
    dynamoDb: {
      readUnits: sum(({ readUnits }) => readUnits),
      writeUnits: sum(({ writeUnits }) => writeUnits),
      readRequests: perPayment(
        reads.reduce((total, [, entry]) => total + entry.requests, 0),
        payments,
      ),
      refusedTransactions: perPayment(usage.dynamoDb['refused TransactWriteItems']?.refused ?? 0, payments),
    },
    functions: Object.fromEntries(
      Object.entries(usage.lambda).map(([name, { invocations, memoryMegabytes }]) => [
        name.replace(/^concord-[a-z]+-/, ''),
        { invocations: perPayment(invocations, payments), memoryMegabytes },
      ]),
    ),
    executions: perPayment(usage.executions.LedgerSettlement?.count ?? 0, payments),
    events: perPayment(usage.events['concord.ledger'] ?? 0, payments),
  };
};
