import type { DecimalString } from '../../money/decimal.ts';

export type DecimalMark = '.' | ',';

export type ParsedAmount = {
  value: DecimalString;
  /** True where the text alone does not say whether its mark groups thousands or starts the decimals: `1.234`. */
  ambiguous: boolean;
};

/** Digits with their marks, the sign and what surrounds them: a currency's symbol or code, words. */
const numberPattern = /\d+(?:[.,'’]\d+|[ \u00a0\u202f]\d{3}(?!\d))*/;

/** A rate that stands beside an amount: `GST 6% 1.20`. */
const percentage = /\d+(?:[.,]\d+)?\s*%/g;

const withoutPercentage = (text: string): string => {
  const rest = text.replaceAll(percentage, ' ');
  return /\d/.test(rest) ? rest : text;
};

const plain = (whole: string, fraction: string): DecimalString => {
  const trimmed = whole.replace(/^0+(?=\d)/, '') || '0';
  return fraction === '' ? trimmed : `${trimmed}.${fraction}`;
};

const groupsOfThree = /^\d{1,3}(?:\d{3})*$/;

/** Splits digits from decimals. `mark` decides where the text itself does not. */
const splitDecimals = (
  digits: string,
  mark: DecimalMark | null,
): { whole: string; fraction: string; ambiguous: boolean } | null => {
  const lastComma = digits.lastIndexOf(',');
  const lastPoint = digits.lastIndexOf('.');
  if (lastComma < 0 && lastPoint < 0) return { whole: digits, fraction: '', ambiguous: false };
  const at = Math.max(lastComma, lastPoint);
  const character = digits[at] as DecimalMark;
  const other = character === ',' ? '.' : ',';
  const before = digits.slice(0, at);
  const after = digits.slice(at + 1);
  const occurrences = digits.split(character).length - 1;
  const grouped = { whole: digits.replaceAll(/[.,]/g, ''), fraction: '', ambiguous: false };
  if (before.includes(other)) {
    // 1.234,56: two kinds of mark, so the last one starts the decimals; it can't stand twice.
    return occurrences === 1 ? { whole: before.replaceAll(other, ''), fraction: after, ambiguous: false } : null;
  }
  if (occurrences > 1) return after.length === 3 ? grouped : null;
  if (after.length !== 3 || before === '0' || !groupsOfThree.test(before) || before.length > 3) {
    return { whole: before, fraction: after, ambiguous: false };
  }
  if (mark !== null) return mark === character ? { whole: before, fraction: after, ambiguous: false } : grouped;
  return { ...grouped, ambiguous: true };
};

/**
 * An amount as documents print it: `1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, `1,00,000.00`, `RM 12.30`, `(12.30)`,
 * `12.30-`, `12.30 CR`. A single mark before exactly three digits groups thousands unless `mark`, the document's own
 * decimal mark, says otherwise. Null where there is no number, or more than one.
 */
export const parseAmount = (printed: string, mark: DecimalMark | null = null): ParsedAmount | null => {
  const text = withoutPercentage(printed);
  const found = numberPattern.exec(text);
  if (!found) return null;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  if (/\d/.test(after)) return null;
  const digits = found[0].replaceAll(/['’\s]/g, '');
  const leadingMark = /[.,]$/.test(before) && !/[A-Za-z][.]$/.test(before);
  const split = leadingMark ? { whole: '0', fraction: digits, ambiguous: false } : splitDecimals(digits, mark);
  if (!split || !/^\d*$/.test(split.whole) || !/^\d*$/.test(split.fraction)) return null;
  const negative =
    /[-−–]\s*\W*$|[-−–]\s*[A-Z$€£¥]{1,3}\s*$|\($/.test(before.trimEnd()) || /^\s*[-−–]\s*$|^\s*CR\b/.test(after);
  const value = plain(split.whole, split.fraction);
  return { value: negative && /[1-9]/.test(value) ? `-${value}` : value, ambiguous: split.ambiguous };
};

/**
 * The decimal mark that a document's amounts show beyond doubt: the one before two decimals, or after a group of
 * thousands. Null where none does, or they contradict each other.
 */
export const decimalMarkOf = (texts: readonly string[]): DecimalMark | null => {
  const votes = { '.': 0, ',': 0 };
  for (const text of texts) {
    const digits = numberPattern.exec(text)?.[0];
    const match = digits === undefined ? null : /([.,])(\d{1,2}|\d{4,})$/.exec(digits.replaceAll(/\s/g, ''));
    if (match && digits?.split(match[1] as string).length === 2) votes[match[1] as DecimalMark] += 1;
  }
  if (votes['.'] === votes[',']) return null;
  return votes['.'] > votes[','] ? '.' : ',';
};
