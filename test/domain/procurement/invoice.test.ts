import { describe, expect, it } from '@jest/globals';
import type { CandidateRecord } from '../../../domain/document/candidate.ts';
import { structuredField } from '../../../domain/document/candidate-parts.ts';
import { Invoice, toInvoice } from '../../../domain/procurement/invoice.ts';

const origin = { documentId: 'D1', documentHash: 'abc', record: 0 };
const values = {
  vendorName: 'Beispiel GmbH',
  invoiceNumber: 'R1',
  invoiceDate: '2026-11-12',
  currency: 'EUR',
  totalAmount: '119.00',
  iban: 'DE44500105175407324931',
};

const record = (fields: Record<string, string>): CandidateRecord => ({
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, structuredField(value, `/Invoice/${name}`)]),
  ),
  lineItems: [],
});

describe('an invoice', () => {
  it('is what its record says, with the path of each value', () => {
    const invoice = toInvoice(record({ ...values, unknown: 'x' }), origin);

    expect(invoice).toMatchObject({
      ...values,
      lineItems: [],
      lineage: { documentHash: 'abc', fields: { iban: { place: '/Invoice/iban', page: null } } },
    });
    expect(Invoice.safeParse(invoice).success).toBe(true);
  });

  it.each(['vendorName', 'invoiceNumber', 'invoiceDate', 'currency', 'totalAmount'])('needs its %s', (name) => {
    const { [name as keyof typeof values]: _, ...rest } = values;

    expect(toInvoice(record(rest), origin)).toMatchObject([{ code: 'INVALID_FIELD', field: name }]);
  });
});
