/** Textract's types of summary fields, in order of preference, per field of ours. Source: AnalyzeExpense, "Standard fields". */
export type Vocabulary = Readonly<Record<string, { types: readonly string[]; label?: RegExp; format: FieldFormat }>>;

export type FieldFormat = 'text' | 'amount' | 'date' | 'iban' | 'bic';

const taxIdTypes = ['TAX_PAYER_ID', 'VENDOR_VAT_NUMBER', 'VENDOR_GST_NUMBER', 'VENDOR_ABN_NUMBER', 'VENDOR_PAN_NUMBER'];
const taxIdLabel = /\b(vat|tax|gst|gstin|abn|ust-?id|steuer-?n|tva|siret|iva|btw|cif|nif)\b.*\b(no|nr|number|id|reg)?/i;

const shared: Vocabulary = {
  taxId: { types: taxIdTypes, label: taxIdLabel, format: 'text' },
  subtotal: {
    types: ['SUBTOTAL'],
    label: /^(sub-?\s?total|net(to)?( amount| total)?|zwischensumme|total ht|imponibile)\b/i,
    format: 'amount',
  },
  tip: { types: ['GRATUITY'], label: /^(tip|gratuity|trinkgeld|pourboire)\b/i, format: 'amount' },
  discount: { types: ['DISCOUNT'], label: /^(discount|rabatt|remise|sconto)\b/i, format: 'amount' },
  charges: {
    types: ['SERVICE_CHARGE', 'SHIPPING_HANDLING_CHARGE'],
    label: /^(service charge|svc chg|shipping|delivery|versand)/i,
    format: 'amount',
  },
  rounding: { types: [], label: /^(rounding|round(ed)?( adj(ustment)?)?|rundung)/i, format: 'amount' },
  amountPaid: { types: ['AMOUNT_PAID'], format: 'amount' },
  paymentMethod: {
    types: ['PAYMENT_METHOD'],
    label: /^(payment (method|type|mode)|paid by|zahlungsart)/i,
    format: 'text',
  },
};

export const receiptVocabulary: Vocabulary = {
  merchantName: { types: ['VENDOR_NAME', 'NAME'], format: 'text' },
  merchantAddress: { types: ['VENDOR_ADDRESS', 'ADDRESS'], format: 'text' },
  receiptNumber: { types: ['INVOICE_RECEIPT_ID'], format: 'text' },
  date: { types: ['INVOICE_RECEIPT_DATE', 'ORDER_DATE'], label: /^(date|datum|fecha|data|tarikh)\b/i, format: 'date' },
  ...shared,
  tax: { types: ['TAX'], label: /^(tax|vat|gst|sst|mwst|ust|tva|iva|btw)\b/i, format: 'amount' },
  total: { types: ['TOTAL', 'AMOUNT_DUE'], format: 'amount' },
};

export const invoiceVocabulary: Vocabulary = {
  vendorName: { types: ['VENDOR_NAME', 'NAME'], format: 'text' },
  vendorAddress: { types: ['VENDOR_ADDRESS', 'ADDRESS'], format: 'text' },
  customerName: { types: ['RECEIVER_NAME'], format: 'text' },
  invoiceNumber: {
    types: ['INVOICE_RECEIPT_ID'],
    label: /(invoice|bill|rechnungs?|facture|factura|fattura|factuur)[\s-]*(no|nr|n°|num|number|#|id)/i,
    format: 'text',
  },
  invoiceDate: {
    types: ['INVOICE_RECEIPT_DATE'],
    label: /(invoice|bill|issue|rechnungs?)\s*-?(date|datum)/i,
    format: 'date',
  },
  dueDate: {
    types: ['DUE_DATE'],
    label: /\b(due|payable by|f[äa]llig|zahlbar bis|[ée]ch[ée]ance|scadenza|vervaldatum)\b/i,
    format: 'date',
  },
  poNumber: {
    types: ['PO_NUMBER'],
    label: /\b(p\.?o\.?|purchase order|order|bestell)\s*-?(no|nr|num|number|#|ref)/i,
    format: 'text',
  },
  ...shared,
  taxAmount: { types: ['TAX'], label: /^(tax|vat|gst|mwst|ust|tva|iva|btw)\b/i, format: 'amount' },
  totalAmount: { types: ['TOTAL', 'AMOUNT_DUE'], format: 'amount' },
  amountDue: { types: ['AMOUNT_DUE'], format: 'amount' },
  paymentTerms: { types: ['PAYMENT_TERMS'], label: /\b(payment terms|terms|zahlungsbedingung)/i, format: 'text' },
  iban: { types: [], label: /\biban\b/i, format: 'iban' },
  bic: { types: [], label: /\b(bic|swift)\b/i, format: 'bic' },
};

/** Types of a line item's fields. */
export const lineVocabulary: Readonly<Record<string, string>> = {
  ITEM: 'description',
  QUANTITY: 'quantity',
  UNIT_PRICE: 'unitPrice',
  PRICE: 'amount',
  PRODUCT_CODE: 'productCode',
};
