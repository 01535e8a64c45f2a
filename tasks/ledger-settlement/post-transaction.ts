import { z } from 'zod';
import { CustomerEntry, PaymentTerms } from '../../domain/ledger/entry.ts';
import { normaliseAmount } from '../../domain/ledger/money-terms.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';

// Creates the customer's entry of a payment, PENDING. The same payment again is the same answer; other terms under its txId
// are a conflict, and what is there stays.

/** `by`: the caller's subject. */
export const Input = z.strictObject({ terms: PaymentTerms, by: z.string().min(1) });
/** CREATED and UNCHANGED: the payment as it is. CONFLICT: as it was posted first, with other terms. */
export const Output = z.strictObject({
  outcome: z.enum(['CREATED', 'UNCHANGED', 'CONFLICT']),
  transaction: CustomerEntry,
});

const sameTerms = (a: PaymentTerms, b: PaymentTerms): boolean =>
  a.amount === b.amount && a.currency === b.currency && a.processor === b.processor && a.reference === b.reference;

type Ports = Pick<LedgerPorts, 'ledger' | 'clock'>;

export const makePostTransaction =
  ({ ledger, clock }: Ports) =>
  async ({ terms, by }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const entry: CustomerEntry = {
      ...terms,
      amount: normaliseAmount(terms.amount, terms.currency),
      status: 'PENDING',
      version: 1,
      recordedAt: new Date(clock()).toISOString(),
      recordedBy: by,
    };
    const added = await ledger.addCustomer(entry);
    if (added.kind === 'added') return { outcome: 'CREATED', transaction: entry };
    return { outcome: sameTerms(added.entry, entry) ? 'UNCHANGED' : 'CONFLICT', transaction: added.entry };
  };
