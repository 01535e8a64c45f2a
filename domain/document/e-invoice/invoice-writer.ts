import type { Candidate, CandidateRecord, DocumentKind, Field, Reason } from '../candidate.ts';
import { structuredField } from '../candidate-parts.ts';
import { ibanProblem, normalizeIban } from '../check/iban.ts';
import { pathOf, type XmlElement } from '../xml/xml-element.ts';
import type { Found } from '../xml/xml-values.ts';

/** Names under which receipts hold what invoices call otherwise. */
const receiptNames: Readonly<Record<string, string>> = {
  vendorName: 'merchantName',
  vendorAddress: 'merchantAddress',
  invoiceNumber: 'receiptNumber',
  invoiceDate: 'date',
  taxAmount: 'tax',
  totalAmount: 'total',
};

const fieldOf = ({ value, at }: Found): Field => structuredField(value, pathOf(at));

/** Collects an e-invoice's fields and lines, with the path of each element as its place. */
export const invoiceWriter = (kind: DocumentKind) => {
  const fields: Record<string, Field> = {};
  const lineItems: CandidateRecord['lineItems'] = [];
  const reasons: Reason[] = [];
  const put = (name: string, found: Found | undefined): void => {
    const own = kind === 'receipt' ? (receiptNames[name] ?? name) : name;
    if (found) fields[own] ??= fieldOf(found);
  };
  return {
    put,
    line: (values: Readonly<Record<string, Found | undefined>>): void => {
      const known = Object.entries(values).flatMap(([name, found]) => (found ? [[name, fieldOf(found)] as const] : []));
      if (known.length > 0) lineItems.push(Object.fromEntries(known));
    },
    /** An account number that has the form of an IBAN; others (sort codes, giro numbers) have no field. */
    account: (found: Found | undefined): void => {
      if (!found || !/^[A-Z]{2}\d{2}/i.test(found.value) || ibanProblem(found.value)?.includes('has no IBANs')) return;
      put('iban', { ...found, value: normalizeIban(found.value) });
    },
    /** Credit notes and corrections carry positive amounts that are owed the other way. */
    type: (code: Found | undefined): void => {
      if (code && ['381', '396', '261', '262', '420', '458', '532', '308'].includes(code.value)) {
        reasons.push({
          code: 'CREDIT_NOTE',
          message: `The document is a credit note (type ${code.value}, ${pathOf(code.at)}): nothing is to be paid for it`,
          record: 0,
        });
      }
    },
    finish: (): Candidate => ({ kind, records: [{ fields, lineItems }], reasons }),
  };
};

/** The texts of some elements as one line, for an address. */
export const joined = (elements: readonly (XmlElement | undefined)[]): Found | undefined => {
  const present = elements.filter((element) => element?.text);
  const [first] = present;
  return first ? { value: present.map((element) => element?.text).join(', '), at: first } : undefined;
};
