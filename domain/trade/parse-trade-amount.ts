import type { ParsedTradeValue } from './parsed-trade-value.ts';

/** Powers of ten of the suffixes that dealers write: `5m`, `2.5bn`, `750k`. */
const magnitudeDigits: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  m: 6,
  mm: 6,
  mio: 6,
  mln: 6,
  million: 6,
  bn: 9,
  bio: 9,
  b: 9,
  bln: 9,
  billion: 9,
  yard: 9,
  yards: 9,
  tn: 12,
  trillion: 12,
};

/** `-?digits[.digits]` with the point moved `digits` places to the right. */
const shiftPoint = (plain: string, digits: number): string => {
  const sign = plain.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = plain.slice(sign.length).split('.');
  const moved = whole + fraction.padEnd(digits, '0').slice(0, digits);
  const rest = fraction.slice(digits);
  const trimmed = moved.replace(/^0+(?=\d)/, '');
  return sign + trimmed + (rest === '' ? '' : `.${rest}`);
};

/** The same for a shift to the left: 25 basis points are 0.25 percent. */
const unshiftPoint = (plain: string, digits: number): string => {
  const sign = plain.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = plain.slice(sign.length).split('.');
  const padded = whole.padStart(digits + 1, '0');
  const moved = `${padded.slice(0, -digits)}.${padded.slice(-digits)}${fraction}`.replace(/0+$/, '').replace(/\.$/, '');
  return sign + moved.replace(/^0+(?=\d)/, '');
};

const refuse = (problem: string): ParsedTradeValue => ({ ok: false, problem });

/**
 * Takes grouping out and makes the decimal mark a point. A lone comma before exactly three digits can be either
 * (`1,085`): `loneComma` says what the field makes of it.
 */
const plainNumber = (text: string, loneComma: 'GROUPING' | 'AMBIGUOUS'): ParsedTradeValue => {
  const shown = JSON.stringify(text);
  if (/^-?\d+(\.\d+)?$/.test(text)) return { ok: true, value: text };
  if (/^-?\.\d+$/.test(text)) return { ok: true, value: text.replace('.', '0.') };
  if (/^-?\d+\.$/.test(text)) return { ok: true, value: text.slice(0, -1) };
  if (/^-?\d(\.\d+)?e[+-]?\d+$/i.test(text)) return refuse(`${shown} is in exponent form, which may have lost digits`);
  if (loneComma === 'AMBIGUOUS' && /^-?[1-9]\d{0,2},\d{3}$/.test(text))
    return refuse(`${shown} is ambiguous: its comma may group thousands or mark decimals`);
  // English grouping, then Indian, then space or apostrophe grouping with either mark, then continental.
  if (/^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) || /^-?\d{1,2}(,\d{2})+,\d{3}(\.\d*)?$/.test(text))
    return plainNumber(text.replaceAll(',', ''), loneComma);
  if (/^-?\d{1,3}([ '’]\d{3})+([.,]\d*)?$/.test(text))
    return plainNumber(text.replace(/[ '’]/g, '').replace(',', '.'), loneComma);
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(text) || /^-?\d{1,3}(\.\d{3}){2,}$/.test(text))
    return plainNumber(text.replaceAll('.', '').replace(',', '.'), loneComma);
  if (/^-?\d+,\d+$/.test(text)) return plainNumber(text.replace(',', '.'), loneComma);
  return refuse(`${shown} is not a number`);
};

/** Sign and surroundings made uniform: `+5`, `−5`, `5-` and `(5)` become `5` or `-5`; spaces of every kind become one. */
const uniformSign = (text: string): string => {
  const spaced = text
    .trim()
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/^\+ ?/, '')
    .replace(/^[−–] ?/, '-');
  const negative = /^\((.*)\)$/.exec(spaced)?.[1] ?? /^([^-]*\d)-$/.exec(spaced)?.[1];
  return negative === undefined ? spaced.replace(/^- /, '-') : `-${negative.trim()}`;
};

/**
 * An amount of money as a plain decimal: grouping taken out, a currency code or sign before or after it dropped, and
 * `k`, `m`, `mio`, `bn` applied exactly.
 * A negative UNSIGNED amount is refused, in any notation: which side a trade is on is its direction's to say.
 */
export const parseTradeAmount = (text: string, sign: 'SIGNED' | 'UNSIGNED'): ParsedTradeValue => {
  const bare = uniformSign(text)
    .replace(/^(-?) ?(?:[A-Z]{3}|US\$|[€£$¥]) ?(?=[\d.(-])/i, '$1')
    .replace(/(?<=[\d.a-z)]) ?(?:[A-Z]{3}|[€£$¥])$/, '');
  const suffixed = /^(.*\d\.?) ?([a-z]+)\.?$/i.exec(bare);
  const digits = suffixed ? magnitudeDigits[(suffixed[2] ?? '').toLowerCase()] : 0;
  if (digits === undefined) return refuse(`${JSON.stringify(text)} is not an amount`);
  const number = plainNumber(uniformSign(suffixed?.[1] ?? bare), suffixed ? 'AMBIGUOUS' : 'GROUPING');
  if (!number.ok) return refuse(number.problem.replace('not a number', 'not an amount'));
  if (sign === 'UNSIGNED' && number.value.startsWith('-'))
    return refuse(`${JSON.stringify(text)} is negative: the direction says the side, amounts have no sign`);
  return { ok: true, value: digits === 0 ? number.value : shiftPoint(number.value, digits) };
};

/** A rate, price or spread as a plain decimal. `4.25%` is 4.25; basis points become percent: `25 bp` is 0.25. */
export const parseTradeRate = (text: string): ParsedTradeValue => {
  const bare = uniformSign(text).replace(/^@ ?/, '');
  const basisPoints = /^(.*\d) ?(?:bps?|basis points?)$/i.exec(bare)?.[1];
  const number = plainNumber(
    basisPoints ?? bare.replace(/ ?(?:%|pct|percent|per cent)( p\.?a\.?)?$/i, ''),
    'AMBIGUOUS',
  );
  if (!number.ok) return refuse(number.problem.replace('not a number', 'not a rate'));
  return basisPoints === undefined ? number : { ok: true, value: unshiftPoint(number.value, 2) };
};
