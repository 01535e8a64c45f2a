import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { shortened } from '../../wording/shortened.ts';
import type { Reason } from '../candidate.ts';
import { type DocumentLimits, defaultLimits } from '../media/document-limits.ts';
import type { XmlElement } from './xml-element.ts';

export type ParsedXml = { ok: true; root: XmlElement } | { ok: false; reason: Reason };

const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';

/** What the parser gives in `preserveOrder` mode: one key for the element's name or kind, one for its attributes. */
type OrderedNode = Record<string, unknown>;

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five predefined entities and character references; there are no others without a DTD. */
const decodeReferences = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return predefined[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

const attributesOf = (node: OrderedNode): ReadonlyMap<string, string> => {
  const attributes = z.record(z.string(), z.coerce.string()).catch({}).parse(node[attributesKey]);
  return new Map(Object.entries(attributes).map(([name, value]) => [name, decodeReferences(value)]));
};

const toElement = (name: string, node: OrderedNode, parent: XmlElement | null): XmlElement => {
  const children: XmlElement[] = [];
  const texts: string[] = [];
  const element = { name, attributes: attributesOf(node), text: '', children, parent };
  const content = node[name] as OrderedNode[];
  for (const item of content) {
    const key = Object.keys(item).find((candidate) => candidate !== attributesKey);
    if (key === textKey) texts.push(decodeReferences(String(item[textKey])));
    else if (key === cdataKey)
      texts.push(...(item[cdataKey] as OrderedNode[]).map((part) => String(part[textKey] ?? '')));
    else if (key !== undefined) children.push(toElement(key, item, element));
  }
  element.text = texts.join('').trim();
  return element;
};

/** Comments and processing instructions, which may stand before a document type declaration. */
const hasDoctype = (text: string): boolean => /^(?:\ufeff|\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*<!DOCTYPE/i.test(text);

/** A parser's own words may quote a tag, or list every open one. */
const faultLength = 200;
/** What the parser says of more than `maxNestedTags`. */
const tooDeep = 'Maximum nested tags exceeded';

/** The parser's nodes, or its fault. It gives up at the depth limit, where the validator would list every open tag. */
const parseOrdered = (text: string, depth: number): OrderedNode[] | Error => {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    cdataPropName: cdataKey,
    maxNestedTags: depth,
  });
  try {
    return parser.parse(text) as OrderedNode[];
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/**
 * A document's elements; or why it can't be read. Document type declarations are refused, so there are no entities to
 * expand (no "billion laughs") and nothing external is ever fetched; depth and length are bounded by `limits`.
 */
export const parseXml = (text: string, limits: DocumentLimits = defaultLimits): ParsedXml => {
  const refuse = (code: string, message: string): ParsedXml => ({ ok: false, reason: { code, message } });
  if (text.length > limits.maxXmlCharacters) {
    return refuse(
      'TOO_LARGE',
      `The XML has ${text.length} characters, more than the ${limits.maxXmlCharacters} that are read. Split it.`,
    );
  }
  if (hasDoctype(text)) {
    return refuse(
      'XML_DOCTYPE',
      'The XML has a document type declaration (DOCTYPE), which is not read. Send it without one.',
    );
  }
  const parsed = parseOrdered(text, limits.maxXmlDepth);
  if (parsed instanceof Error && parsed.message === tooDeep) {
    return refuse(
      'XML_TOO_DEEP',
      `The XML nests more than ${limits.maxXmlDepth} elements in each other, as no document of this kind does. Export it again.`,
    );
  }
  const valid = XMLValidator.validate(text.replace(/^\ufeff/, ''));
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    return refuse(
      'XML_MALFORMED',
      `The XML is not well-formed: ${shortened(msg, faultLength)} (line ${line}, column ${col}). Export it again.`,
    );
  }
  if (parsed instanceof Error)
    return refuse('XML_MALFORMED', `The XML can't be read: ${shortened(parsed.message, faultLength)}`);
  const roots = parsed.flatMap((node) =>
    Object.keys(node)
      .filter((key) => ![textKey, cdataKey, attributesKey].includes(key))
      .map((key) => toElement(key, node, null)),
  );
  const [root] = roots;
  if (!root || roots.length > 1)
    return refuse('XML_MALFORMED', 'The XML has not exactly one root element. Export it again.');
  return { ok: true, root };
};
