import { readFileSync } from 'node:fs';
import { z } from 'zod';

const count = z.number().nonnegative();

/** What one payment takes in its usual course, of a counted run: see `npm run bench:ledger -- --write`. */
export const LedgerUnits = z.strictObject({
  countedOn: z.iso.date(),
  payments: z.int().positive(),
  entriesPerPayment: count,
  dynamoDb: z.strictObject({
    readUnits: count,
    writeUnits: count,
    readRequests: count,
    /** Somebody else was first: nothing written, and billed all the same. */
    refusedTransactions: count,
  }),
  functions: z.record(z.string(), z.strictObject({ invocations: count, memoryMegabytes: z.int().positive() })),
  executions: count,
  events: count,
});
export type LedgerUnits = z.infer<typeof LedgerUnits>;

export const ledgerUnitsFile = new URL('./ledger-units.json', import.meta.url);

export const readLedgerUnits = (): LedgerUnits => LedgerUnits.parse(JSON.parse(readFileSync(ledgerUnitsFile, 'utf8')));
