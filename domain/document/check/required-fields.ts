import type { CandidateRecord, DocumentKind } from '../candidate.ts';

/** Names of which at least one must be present, the preferred first. */
export type Requirement = readonly [string, ...string[]];

const tradeRequired: readonly Requirement[] = [
  ['tradeId', 'externalRef', 'uti'],
  ['product'],
  ['tradeDate'],
  ['direction'],
  ['notional'],
  ['currency'],
  ['counterpartyLei', 'counterpartyName'],
];

const fxRequired: readonly Requirement[] = [['effectiveDate'], ['counterNotional'], ['counterCurrency']];
const swapRequired: readonly Requirement[] = [['effectiveDate'], ['maturityDate']];

/**
 * What a product's economics need beyond every trade's: the gates of the matching rule, which never pass on absent evidence.
 * Only what the canonical CSV header has a column for, so that a trade file can be complete.
 */
const byProduct: Readonly<Record<string, readonly Requirement[]>> = {
  FX_SPOT: [...fxRequired, ['rate']],
  FX_FORWARD: [...fxRequired, ['rate']],
  FX_NDF: [...fxRequired, ['rate']],
  FX_SWAP: [...fxRequired, ['maturityDate'], ['rate']],
  FX_OPTION: [['counterNotional'], ['counterCurrency'], ['maturityDate', 'effectiveDate'], ['strike', 'rate']],
  INTEREST_RATE_SWAP: [...swapRequired, ['rate', 'spread', 'floatingIndex']],
  FRA: [...swapRequired, ['rate'], ['floatingIndex']],
  CAP_FLOOR: [...swapRequired, ['strike', 'rate'], ['floatingIndex']],
  CREDIT_DEFAULT_SWAP: [...swapRequired, ['rate', 'spread']],
  EQUITY_SWAP: swapRequired,
  EQUITY_OPTION: [['maturityDate'], ['strike', 'rate']],
  COMMODITY_SWAP: swapRequired,
};

const receiptRequired: readonly Requirement[] = [['merchantName'], ['date'], ['total'], ['currency']];
const invoiceRequired: readonly Requirement[] = [
  ['vendorName'],
  ['invoiceNumber'],
  ['invoiceDate'],
  ['totalAmount'],
  ['currency'],
];

/** What a record of this kind (and, for a trade, of this product) can't do without. */
export const requiredFields = (kind: DocumentKind, record: CandidateRecord): readonly Requirement[] => {
  switch (kind) {
    case 'trade':
      return [...tradeRequired, ...(byProduct[record.fields.product?.value ?? ''] ?? [])];
    case 'invoice':
      return invoiceRequired;
    case 'receipt':
      return receiptRequired;
  }
};
