import type { Candidate, DocumentKind } from '../candidate.ts';
import { unreadable } from '../candidate-parts.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { child, childrenOf, descendants, type XmlElement } from '../xml/xml-element.ts';
import { decimalAt, type Found, textAt } from '../xml/xml-values.ts';
import { invoiceWriter, joined } from './invoice-writer.ts';

/** A date in format 102 of UN/EDIFACT code list 2379: YYYYMMDD. */
const dateIn = (owner: XmlElement | undefined): Found | undefined => {
  const at = child(owner, 'DateTimeString');
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(at?.text ?? '');
  return at && parts ? { value: `${parts[1]}-${parts[2]}-${parts[3]}`, at } : undefined;
};

/** The first of these children: the names changed between ZUGFeRD 1 (CrossIndustryDocument) and Factur-X (CrossIndustryInvoice). */
const oneOf = (from: XmlElement | undefined, ...names: string[]): XmlElement | undefined =>
  names.map((name) => child(from, name)).find((element) => element !== undefined);

const addressOf = (party: XmlElement | undefined): Found | undefined => {
  const address = child(party, 'PostalTradeAddress');
  return joined(
    ['LineOne', 'LineTwo', 'LineThree', 'PostcodeCode', 'CityName', 'CountryID'].map((name) => child(address, name)),
  );
};

/** The VAT number (scheme VA), else the fiscal one. */
const taxIdOf = (party: XmlElement | undefined): Found | undefined => {
  const ids = childrenOf(party, 'SpecifiedTaxRegistration').flatMap((registration) => childrenOf(registration, 'ID'));
  const at = ids.find(({ attributes }) => attributes.get('schemeID') === 'VA') ?? ids[0];
  return at?.text ? { value: at.text, at } : textAt(party, 'SpecifiedLegalOrganization', 'ID');
};

/** The total tax in the invoice's own currency; a second one may be in the currency of accounting (BT-111). */
const taxAmountOf = (summation: XmlElement | undefined, currency: string | undefined): Found | undefined => {
  const amounts = childrenOf(summation, 'TaxTotalAmount');
  const own = amounts.find(({ attributes }) => attributes.get('currencyID') === currency) ?? amounts[0];
  return own && summation ? decimalAt({ ...summation, children: [own] }, 'TaxTotalAmount') : undefined;
};

const putLine = (line: XmlElement, put: ReturnType<typeof invoiceWriter>['line']): void => {
  const product = child(line, 'SpecifiedTradeProduct');
  const agreement = oneOf(line, 'SpecifiedLineTradeAgreement', 'SpecifiedSupplyChainTradeAgreement');
  const delivery = oneOf(line, 'SpecifiedLineTradeDelivery', 'SpecifiedSupplyChainTradeDelivery');
  const settlement = oneOf(line, 'SpecifiedLineTradeSettlement', 'SpecifiedSupplyChainTradeSettlement');
  const summation = oneOf(
    settlement,
    'SpecifiedTradeSettlementLineMonetarySummation',
    'SpecifiedTradeSettlementMonetarySummation',
  );
  put({
    description: textAt(product, 'Name'),
    quantity: decimalAt(delivery, 'BilledQuantity'),
    unitPrice: decimalAt(agreement, 'NetPriceProductTradePrice', 'ChargeAmount'),
    amount: decimalAt(summation, 'LineTotalAmount'),
    productCode: textAt(product, 'SellerAssignedID') ?? textAt(product, 'GlobalID'),
    taxRate:
      decimalAt(settlement, 'ApplicableTradeTax', 'RateApplicablePercent') ??
      decimalAt(settlement, 'ApplicableTradeTax', 'ApplicablePercent'),
  });
};

/**
 * An e-invoice in UN/CEFACT Cross Industry Invoice, as in Factur-X and ZUGFeRD (versions 1 and 2) and XRechnung. Source:
 * EN 16931-3-3, the binding of the European core invoice: subtotal is BT-109, total BT-112, amount due BT-115.
 */
export const readCii = (xml: string, kind: DocumentKind): Candidate => {
  const parsed = parseXml(xml);
  if (!parsed.ok) return unreadable(kind, parsed.reason);
  const { root } = parsed;
  const writer = invoiceWriter(kind);
  const { put } = writer;
  const document = oneOf(root, 'ExchangedDocument', 'HeaderExchangedDocument');
  const transaction = oneOf(root, 'SupplyChainTradeTransaction', 'SpecifiedSupplyChainTradeTransaction');
  const agreement = oneOf(transaction, 'ApplicableHeaderTradeAgreement', 'ApplicableSupplyChainTradeAgreement');
  const settlement = oneOf(transaction, 'ApplicableHeaderTradeSettlement', 'ApplicableSupplyChainTradeSettlement');
  const summation = oneOf(
    settlement,
    'SpecifiedTradeSettlementHeaderMonetarySummation',
    'SpecifiedTradeSettlementMonetarySummation',
  );
  const order = child(agreement, 'BuyerOrderReferencedDocument');
  const seller = child(agreement, 'SellerTradeParty');
  const currency = textAt(settlement, 'InvoiceCurrencyCode');
  put('vendorName', textAt(seller, 'Name'));
  put('vendorAddress', addressOf(seller));
  put('taxId', taxIdOf(seller));
  put('customerName', textAt(agreement, 'BuyerTradeParty', 'Name'));
  put('invoiceNumber', textAt(document, 'ID'));
  put('invoiceDate', dateIn(child(document, 'IssueDateTime')));
  put('poNumber', textAt(order, 'IssuerAssignedID') ?? textAt(order, 'ID'));
  put('currency', currency);
  put('subtotal', decimalAt(summation, 'TaxBasisTotalAmount'));
  put('taxAmount', taxAmountOf(summation, currency?.value));
  put('discount', decimalAt(summation, 'AllowanceTotalAmount'));
  put('charges', decimalAt(summation, 'ChargeTotalAmount'));
  put('totalAmount', decimalAt(summation, 'GrandTotalAmount'));
  put('amountPaid', decimalAt(summation, 'TotalPrepaidAmount'));
  put('rounding', decimalAt(summation, 'RoundingAmount'));
  put('amountDue', decimalAt(summation, 'DuePayableAmount'));
  for (const terms of childrenOf(settlement, 'SpecifiedTradePaymentTerms')) {
    put('dueDate', dateIn(child(terms, 'DueDateDateTime')));
    put('paymentTerms', textAt(terms, 'Description'));
  }
  for (const means of childrenOf(settlement, 'SpecifiedTradeSettlementPaymentMeans')) {
    put('paymentMethod', textAt(means, 'TypeCode'));
    writer.account(textAt(means, 'PayeePartyCreditorFinancialAccount', 'IBANID'));
    put('bic', textAt(means, 'PayeeSpecifiedCreditorFinancialInstitution', 'BICID'));
  }
  for (const line of descendants(transaction, 'IncludedSupplyChainTradeLineItem')) putLine(line, writer.line);
  writer.type(textAt(document, 'TypeCode'));
  return writer.finish();
};
