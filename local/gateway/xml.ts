import { XMLBuilder, XMLParser } from 'fast-xml-parser';

const builder = new XMLBuilder({
  format: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false,
});
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: true });

/** A whole document; attributes are properties whose name begins with `@`. */
export const toXml = (document: Record<string, unknown>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document) as string}`;

/** Every leaf is a string. @throws Error if the text isn't XML. */
export const fromXml = (text: string): Record<string, unknown> => parser.parse(text, true) as Record<string, unknown>;

/** A repeated element is a list in the parser's answer only if it occurs twice. */
export const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
