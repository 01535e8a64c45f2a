import type { DecimalString } from '../../money/decimal.ts';
import { child, type XmlElement } from './xml-element.ts';

/** A value with the element that it stands in. */
export type Found<Value = string> = { value: Value; at: XmlElement };

const found = <Value>(value: Value | null, at: XmlElement | undefined): Found<Value> | undefined =>
  value === null || at === undefined ? undefined : { value, at };

/** The text of the element at the path, unless it is absent or empty. */
export const textAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const at = child(from, ...path);
  return found(at?.text.replaceAll(/\s+/g, ' ') || null, at);
};

/** `xs:decimal` as a plain decimal: `.5`, `5.`, `+5` and leading zeros are allowed there. */
const plainDecimal = (text: string): DecimalString | null => {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!parts || (!parts[2] && !parts[3])) return null;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`;
};

export const decimalAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const at = child(from, ...path);
  return found(at ? plainDecimal(at.text) : null, at);
};

/** A date of the calendar without its time zone: `2011-06-01Z` is 2011-06-01. */
const isoDate = (text: string): string | null => {
  const iso = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2}|T.*)?$/.exec(text)?.[1];
  if (iso === undefined) return null;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
};

export const dateAt = (from: XmlElement | undefined, ...path: string[]): Found | undefined => {
  const at = child(from, ...path);
  return found(at ? isoDate(at.text) : null, at);
};
