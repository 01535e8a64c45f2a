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

/** The text isn't XML, or is XML that no AWS request is made of. */
export class XmlError extends Error {
  override name = 'XmlError';
}

/** Every leaf is a string. @throws XmlError also for a document type: entities are how a small text grows without end. */
export const fromXml = (text: string): Record<string, unknown> => {
  if (/<!DOCTYPE/i.test(text)) throw new XmlError('a document type is not allowed');
  try {
    return parser.parse(text, true) as Record<string, unknown>;
  } catch (error) {
    throw new XmlError(error instanceof Error ? error.message : String(error), { cause: error });
  }
};

/** A repeated element is a list in the parser's answer only if it occurs twice. */
export const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
