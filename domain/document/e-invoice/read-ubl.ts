import type { Candidate, DocumentKind } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { child, childrenOf, type XmlElement } from '../xml/xml-element.ts';
import { dateAt, decimalAt, type Found, textAt } from '../xml/xml-values.ts';
import { invoiceWriter, joined } from './invoice-writer.ts';

const partyName = (party: XmlElement | undefined): Found | undefined =>
  textAt(party, 'PartyLegalEntity', 'RegistrationName') ?? textAt(party, 'PartyName', 'Name');

const addressOf = (party: XmlElement | undefined): Found | undefined => {
  const address = child(party, 'PostalAddress');
  const lines = ['StreetName', 'AdditionalStreetName', 'PostalZone', 'CityName', 'CountrySubentity'].map((name) =>
    child(address, name),
  );
  return joined([...lines, child(address, 'AddressLine', 'Line'), child(address, 'Country', 'IdentificationCode')]);
};

/** The VAT number, else the legal registration's. */
const taxIdOf = (party: XmlElement | undefined): Found | undefined => {
  const schemes = childrenOf(party, 'PartyTaxScheme');
  const vat = schemes.find((scheme) => textAt(scheme, 'TaxScheme', 'ID')?.value === 'VAT');
  return textAt(vat, 'CompanyID') ?? textAt(schemes[0], 'CompanyID') ?? textAt(party, 'PartyLegalEntity', 'CompanyID');
};

/** The total tax in the invoice's own currency; a second one may be in the currency of accounting (BT-111). */
const taxAmountOf = (root: XmlElement, currency: string | undefined): Found | undefined => {
  const amounts = childrenOf(root, 'TaxTotal').flatMap((total) => childrenOf(total, 'TaxAmount'));
  const own = amounts.find(({ attributes }) => attributes.get('currencyID') === currency) ?? amounts[0];
  return own?.parent ? decimalAt({ ...own.parent, children: [own] }, 'TaxAmount') : undefined;
};

const putLine = (line: XmlElement, put: ReturnType<typeof invoiceWriter>['line']): void => {
  const item = child(line, 'Item');
  put({
    description: textAt(item, 'Name') ?? textAt(item, 'Description'),
    quantity: decimalAt(line, 'InvoicedQuantity') ?? decimalAt(line, 'CreditedQuantity'),
    unitPrice: decimalAt(line, 'Price', 'PriceAmount'),
    amount: decimalAt(line, 'LineExtensionAmount'),
    productCode: textAt(item, 'SellersItemIdentification', 'ID') ?? textAt(item, 'StandardItemIdentification', 'ID'),
    taxRate: decimalAt(item, 'ClassifiedTaxCategory', 'Percent'),
  });
};

/**
 * An e-invoice in UBL 2.1 (Invoice or CreditNote). Source: EN 16931-3-2, the binding of the European core invoice:
 * subtotal is BT-109 (without VAT), total BT-112 (with VAT), amount due BT-115.
 */
export const readUbl = (xml: string, kind: DocumentKind): Candidate => {
  const parsed = parseXml(xml);
  if (!parsed.ok) return unreadable(kind, parsed.reason);
  const { root } = parsed;
  const writer = invoiceWriter(kind);
  const { put } = writer;
  const seller = child(root, 'AccountingSupplierParty', 'Party');
  const totals = child(root, 'LegalMonetaryTotal');
  const currency = textAt(root, 'DocumentCurrencyCode');
  put('vendorName', partyName(seller));
  put('vendorAddress', addressOf(seller));
  put('taxId', taxIdOf(seller));
  put('customerName', partyName(child(root, 'AccountingCustomerParty', 'Party')));
  put('invoiceNumber', textAt(root, 'ID'));
  put('invoiceDate', dateAt(root, 'IssueDate'));
  put('dueDate', dateAt(root, 'DueDate') ?? dateAt(root, 'PaymentMeans', 'PaymentDueDate'));
  put('poNumber', textAt(root, 'OrderReference', 'ID'));
  put('currency', currency);
  put('subtotal', decimalAt(totals, 'TaxExclusiveAmount'));
  put('taxAmount', taxAmountOf(root, currency?.value));
  put('discount', decimalAt(totals, 'AllowanceTotalAmount'));
  put('charges', decimalAt(totals, 'ChargeTotalAmount'));
  put('totalAmount', decimalAt(totals, 'TaxInclusiveAmount'));
  put('amountPaid', decimalAt(totals, 'PrepaidAmount'));
  put('rounding', decimalAt(totals, 'PayableRoundingAmount'));
  put('amountDue', decimalAt(totals, 'PayableAmount'));
  put('paymentTerms', textAt(root, 'PaymentTerms', 'Note'));
  for (const means of childrenOf(root, 'PaymentMeans')) {
    put('paymentMethod', textAt(means, 'PaymentMeansCode'));
    writer.account(textAt(means, 'PayeeFinancialAccount', 'ID'));
    put('bic', textAt(means, 'PayeeFinancialAccount', 'FinancialInstitutionBranch', 'ID'));
  }
  for (const line of [...childrenOf(root, 'InvoiceLine'), ...childrenOf(root, 'CreditNoteLine')])
    putLine(line, writer.line);
  writer.type(textAt(root, 'InvoiceTypeCode') ?? textAt(root, 'CreditNoteTypeCode'));
  return writer.finish();
};
