import { z } from 'zod';

/** A document's links to its records, as `RecordLinks` of the document store says. */
export const RecordLinks = z.strictObject({
  table: z.enum(['BankTradeData', 'CounterpartyTradeData', 'Receipts', 'Invoices']),
  count: z.number().int(),
  ids: z.array(z.string()),
  listPrefix: z.string().optional(),
  created: z.number().int().optional(),
  amended: z.number().int().optional(),
  unchanged: z.number().int().optional(),
  outdated: z.number().int().optional(),
});

/** A later upload of the same content took over: `by` is its document. */
export const Superseded = z.strictObject({ kind: z.literal('superseded'), by: z.string().nullable() });

export const StoreOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stored'), records: RecordLinks }),
  Superseded,
]);
export type StoreOutcome = z.infer<typeof StoreOutcome>;
