export type AmountKind =
  | 'TOTAL'
  | 'SUBTOTAL'
  | 'TAX'
  | 'AMOUNT_PAID'
  | 'AMOUNT_DUE'
  | 'CHANGE'
  | 'DISCOUNT'
  | 'GRATUITY'
  | 'SERVICE_CHARGE'
  | 'SHIPPING_HANDLING_CHARGE'
  | 'PRIOR_BALANCE'
  | 'ROUNDING'
  | 'IGNORED';

type Rule = { kind: AmountKind; strength: number; pattern: RegExp };

/**
 * What names an amount, in English, German, French, Dutch, Spanish and Malay; the first rule that fits holds. `strength`
 * (0 to 1) orders totals: a receipt has several, and the last word is the one that is paid.
 */
const rules: readonly Rule[] = [
  // A count beside it: `Total Qty 25`, whatever OCR made of the word.
  rule('IGNORED', 1, /^tota[l1i]\s+\p{L}{2,4}\s*:?\s+\d{1,4}$/u),
  // The share of one tax rate, not of the whole.
  rule('IGNORED', 1, /\btotal\b.*\b\d{1,2}(?:\.\d+)?\s*%/u),
  rule(
    'IGNORED',
    1,
    /\b(?:total|no\.? of|number of)\s*(?:qty|quantity|item|items|pcs|pieces|articles|unit|points?|saving|savings)\b/u,
  ),
  rule(
    'IGNORED',
    1,
    /\b(?:item|items|qty|quantity|point|points|saved|savings?|balance points?)\b.*\btotal\b|\bqty\b\s*:?$/u,
  ),
  rule(
    'ROUNDING',
    1,
    /^(?!.*\btotal\b).*\b(?:rounding|round(?:ed)?\s*(?:adj|off|up)|rounding\s*adj\w*|rundung|arrondi|rnd|pembundaran)\b/u,
  ),
  rule('CHANGE', 1, /\b(?:change|baki|wechselgeld|r[uü]ckgeld|rendu|cambio|wisselgeld)\b/u),
  rule('SUBTOTAL', 1, /\bsub\s*-?\s*tota[l1i]\b|\bsubttl\b|\bzwischensumme\b|\bsous[- ]total\b|\bsubtotaal\b/u),
  rule(
    'SUBTOTAL',
    0.9,
    /\b(?:total|amount|amt|sales)\b.*\b(?:excl|exclude|excluding|exclusive|before)\b|\b(?:net(?:to)?betrag|nettosumme|summe netto|total h\.?t\.?|montant h\.?t\.?|netto)\b/u,
  ),
  rule(
    'SUBTOTAL',
    0.9,
    /\b(?:excl(?:usief|\.)?|exclusive|excluding|ohne|hors|exkl\.?)\s+(?:of\s+)?(?:vat|gst|tax|btw|mwst|ust|tva|iva)\b/u,
  ),
  rule('DISCOUNT', 1, /\b(?:disc|discount|rabatt|remise|korting|voucher|coupon|rebate|less)\b/u),
  rule('GRATUITY', 1, /\b(?:tip|gratuity|trinkgeld|pourboire|propina)\b/u),
  rule('SERVICE_CHARGE', 1, /\b(?:service\s*(?:charge|chg|fee)|svc\s*(?:chg|charge)|serv\.? charge)\b/u),
  rule(
    'SHIPPING_HANDLING_CHARGE',
    1,
    /\b(?:shipping|delivery charges?|postage|freight|handling|versand(?:kosten)?|frais de port|livraison|verzendkosten)\b/u,
  ),
  rule('PRIOR_BALANCE', 1, /\b(?:previous|prior|opening|last)\s+balance\b/u),
  rule(
    'TOTAL',
    0.95,
    /\b(?:total|amount|amt|summe|betrag)\b.*\b(?:incl|include[ds]?|including|inclusive|inc|w\/|with)\b/u,
  ),
  rule(
    'TAX',
    1,
    /\btotal\s+(?:gst|vat|tax|sst)\b|\b(?:gst|vat|tax|sst|igst|cgst|sgst)\s*(?:amount|amt|total|payable)\b/u,
  ),
  rule(
    'TOTAL',
    1,
    /\b(?:grand|nett?|final)\s*\.?\s*tota[l1i]\b|\btotal\s*(?:rounded|payable|due|to pay|sales? rounded|after rounding|ttc)\b|\b(?:rounded|round)\s+total\b|\btotal\b.*\brounded\b/u,
  ),
  rule(
    'TOTAL',
    0.95,
    /\b(?:gesamtbetrag|gesamtsumme|rechnungsbetrag|endbetrag|endsumme|zahlbetrag|bruttobetrag|zu zahlen|net [aà] payer|montant (?:total|ttc)|totaalbedrag|te betalen|totaal|importe total)\b/u,
  ),
  rule(
    'TOTAL',
    0.9,
    /\btotal\s+(?:amount|amt|sales?|price|invoice|bill)\b|\b(?:invoice|bill|order|sales?)\s+(?:total|amount)\b|\bjumlah\b/u,
  ),
  rule(
    'TOTAL',
    0.92,
    /\b(?:amount|amt|balance)\s*(?:due|payable|to pay)\b|\b(?:to pay|pay this amount|nett?\s*(?:amt|amount|payable))\b|\bbalance due\b/u,
  ),
  rule(
    'TAX',
    0.9,
    /^(?!.*\btotal\b).*\b(?:gst|vat|tax|sst|igst|cgst|sgst|mwst|ust|mehrwertsteuer|umsatzsteuer|tva|btw|iva)\b/u,
  ),
  rule('TOTAL', 0.8, /\btota[l1i]\b|^ttl\b|\bsumme\b|\bgesamt\b/u),
  rule(
    'AMOUNT_PAID',
    1,
    /\b(?:cash|tend|tender(?:ed)?|paid|payment|visa|master\s*card|mastercard|debit|credit card|amex|bezahlt|gegeben|esp[eè]ces|pay[eé]|carte|tunai|received|ec-?karte|contant|bar)\b/u,
  ),
  rule('TOTAL', 0.5, /^(?:amount|amt|betrag|montant|bedrag|importe)\b/u),
];

function rule(kind: AmountKind, strength: number, pattern: RegExp): Rule {
  return { kind, strength, pattern: new RegExp(pattern.source, 'iu') };
}

/** What a label says its amount is, or undefined if it names none. */
export function amountKindOf(label: string): { kind: AmountKind; strength: number } | undefined {
  const text = label
    .replace(/[:*_.\-–]+\s*$/u, '')
    .trim()
    // The word that matters most, with one letter misread (`Totsl`, `TOTA1`).
    .replace(/(?<!\p{L})t[o0]t\p{L}[l1i](?![\p{L}\d])/iu, 'total');
  const found = rules.find(({ pattern }) => pattern.test(text));
  return found && { kind: found.kind, strength: found.strength };
}
