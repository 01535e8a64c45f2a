import { fieldOfHeader, type TradeColumn } from '../../trade/columns.ts';

/** What a label of a confirmation announces, beyond a trade's own fields. */
export type ConfirmationTerm =
  | TradeColumn
  | 'bought'
  | 'sold'
  | 'fixedPayer'
  | 'floatingPayer'
  | 'buyer'
  | 'seller'
  | 'currencyPair'
  | 'wePay'
  | 'weReceive'
  | 'farRate'
  | 'addressee'
  | 'sender';

/**
 * Labels as confirmations print them, the more particular before the more general. "We", "our" and "Party A" are the
 * sender's, whose book the record is in; "you", "your" and "Party B" the other's. Sources: ISDA's long-form confirmations
 * (1998 FX Definitions, 2006 and 2021 Interest Rate Definitions, 2014 Credit Definitions) and common banks' layouts.
 */
const labels: readonly (readonly [RegExp, ConfirmationTerm])[] = [
  [/^(far|second|forward) (leg )?.*\brate\b/, 'farRate'],
  [/^(far|second) (leg )?.*\b(value|settlement|maturity)? ?date\b/, 'maturityDate'],
  [/^(near|first) (leg )?.*\b(value|settlement)? ?date\b/, 'effectiveDate'],
  [/^(near|first) (leg )?.*\brate\b/, 'rate'],
  [
    /^(we|bank|party a|our side)( hereby)? (buys?|bought|purchases?|receives? currency)\b|^(near leg )?(amount|currency|ccy)? ?bought\b|^bought (amount|currency)|^buy (amount|currency)|^(amount and )?currency( and amount)? payable by (party b|counterparty|you)/,
    'bought',
  ],
  [/^you (sell|sold)\b/, 'bought'],
  [
    /^(we|bank|party a|our side)( hereby)? (sells?|sold)\b|^(near leg )?(amount|currency|ccy)? ?sold\b|^sold (amount|currency)|^sell (amount|currency)|^(amount and )?currency( and amount)? payable by (party a|bank|us)/,
    'sold',
  ],
  [/^you (buy|bought|purchase)\b/, 'sold'],
  [/^fixed (rate |amount |leg )?payer\b|^fixed leg (payer|paid by)|^payer of (the )?fixed/, 'fixedPayer'],
  [
    /^fixed (rate |leg )?receiver\b|^floating (rate |amount |leg )?payer\b|^floating leg (payer|paid by)|^payer of (the )?floating/,
    'floatingPayer',
  ],
  [/^(we|party a|bank) pays?\b/, 'wePay'],
  [/^(we|party a|bank) receives?\b|^(you|party b|counterparty) pays?\b/, 'weReceive'],
  [/^(option |protection |fra )?buyer\b/, 'buyer'],
  [/^(option |protection |fra )?seller\b|^writer\b/, 'seller'],
  [/^(currency|ccy) pair\b/, 'currencyPair'],
  [/^(unique (transaction|trade|swap) id|uti|usi)\b/, 'uti'],
  [
    /^(your|counterparty('?s)?|cpty|party b('?s)?|client) (trade )?(ref(erence)?|id|trade id|deal no|number)\b/,
    'externalRef',
  ],
  [
    /^(our|bank('?s)?|party a('?s)?|transaction|trade|deal|confirmation|contract) (trade )?(ref(erence)?|id|no|number|identifier)\b|^(ref(erence)?)( no| number)?$/,
    'tradeId',
  ],
  [/^(our|party a('?s)?|bank('?s)?|party|lei of (party a|bank)) ?lei\b|^lei of (party a|bank|us)/, 'partyLei'],
  [/^(your|party b('?s)?|counterparty('?s)?|cpty|client) lei\b|^lei of (party b|counterparty|you)/, 'counterpartyLei'],
  [/^party a( name)?$|^name of party a$/, 'partyName'],
  [/^party b( name)?$|^name of party b$|^counterparty( name)?$/, 'counterpartyName'],
  [
    /^(transaction|trade|product|deal|swap|option|instrument) type\b|^type of (transaction|trade|product|option)\b|^transaction$/,
    'product',
  ],
  [/^(date of (the )?(trade|transaction)|dealt on|contract date)\b/, 'tradeDate'],
  [/^(settlement|value|effective|start|commencement) date\b|^date of value\b/, 'effectiveDate'],
  [/^(scheduled )?(termination|maturity|expiry|expiration|end|final exchange) date\b/, 'maturityDate'],
  [
    /^(fixed rate payer )?(calculation|notional|principal|contract|face) amount\b|^notional\b|^fixed leg notional\b/,
    'notional',
  ],
  [
    /^fixed (rate|leg rate|coupon)( per annum| p\.?a\.?)?$|^(exchange|contract|forward|spot|deal|dealt|settlement|all-in|fx|agreed) rate\b|^fixed leg (fixed )?rate\b/,
    'rate',
  ],
  [/^(floating leg )?(floating rate (option|index|for)|reference rate|floating index|index)\b/, 'floatingIndex'],
  [/^(floating leg )?(designated maturity|index tenor|tenor)\b/, 'floatingTenor'],
  [/^(floating leg )?(spread|margin)\b/, 'spread'],
  [/^(fixed (rate|leg) )?day ?count( fraction| convention| basis)?\b/, 'dayCount'],
  [/^(fixed (rate|leg) )?(payment frequency|payer payment frequency|payment dates frequency)\b/, 'paymentFrequency'],
  [/^(reference entity|underlying|underlyer|underlying (shares?|asset)|shares|commodity)\b/, 'underlying'],
  [/^strike( price| rate)?\b/, 'strike'],
  [/^(total )?premium( amount)?\b|^(initial|upfront) payment\b/, 'premium'],
  [/^(settlement|delivery) (type|method|style)\b|^settlement$/, 'settlementType'],
  [/^to$|^attention of|^attn$/, 'addressee'],
  [/^from$/, 'sender'],
];

/** A label without its number in front, its colon and its parentheses, in lower case: `2.1 Trade Date:` is `trade date`. */
const labelKey = (label: string): string =>
  label
    // Recognition loses spaces: `PartyA LEI`.
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replace(/^[\s(]*(\d+(\.\d+)*[.)]?|[a-z][.)]|[•\-–*])\s+/, '')
    .replaceAll(/\([^)]*\)/g, ' ')
    .replaceAll(/[:;*]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What a label announces, or undefined where it is none that is known. The tables of trade files know further names. */
export const termOfLabel = (label: string): ConfirmationTerm | undefined => {
  const key = labelKey(label);
  return labels.find(([pattern]) => pattern.test(key))?.[1] ?? fieldOfHeader(key);
};
