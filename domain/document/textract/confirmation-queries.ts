/** Textract's limit for the synchronous call is 15 queries a page, 30 for jobs; the alias is the trade field. */
export type ConfirmationQuery = { text: string; alias: string };

/** What Textract is asked about a trade confirmation, besides its forms and tables. */
export const confirmationQueries: readonly ConfirmationQuery[] = [
  { text: 'What is the trade date?', alias: 'tradeDate' },
  { text: 'What is the effective date or value date?', alias: 'effectiveDate' },
  { text: 'What is the maturity date or termination date?', alias: 'maturityDate' },
  { text: 'What is the notional amount?', alias: 'notional' },
  { text: 'What is the fixed rate or exchange rate?', alias: 'rate' },
  { text: 'What is the floating rate option or index?', alias: 'floatingIndex' },
  { text: 'What is the Unique Transaction Identifier (UTI)?', alias: 'uti' },
  { text: 'What is the trade reference number?', alias: 'externalRef' },
  { text: 'What is the product or transaction type?', alias: 'product' },
  { text: 'Who is the fixed rate payer or the buyer?', alias: 'buyer' },
  { text: 'Who is the floating rate payer or the seller?', alias: 'seller' },
  { text: 'What is the name of Party A?', alias: 'partyName' },
  { text: 'What is the name of Party B or the counterparty?', alias: 'counterpartyName' },
  { text: 'What is the LEI of Party A?', alias: 'partyLei' },
  { text: 'What is the LEI of the counterparty?', alias: 'counterpartyLei' },
];
