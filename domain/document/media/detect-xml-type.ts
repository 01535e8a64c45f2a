import type { MediaType } from './media-type.ts';

/** What an XML document is, by the name and the namespace of its root element. `head` is the beginning of its text. */
export const detectXmlType = (head: string): MediaType => {
  const rest = head.replaceAll(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[\s\S]*?\]\s*)?>/gi, '');
  const root = /<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)/.exec(rest);
  if (!root) return 'XML';
  const [, prefix = '', name = '', attributes = ''] = root;
  const namespace =
    new RegExp(`\\sxmlns${prefix === '' ? '' : `:${prefix.slice(0, -1)}`}\\s*=\\s*["']([^"']*)["']`).exec(
      attributes,
    )?.[1] ?? '';
  if (name.toLowerCase() === 'svg') return 'SVG';
  if (name.toLowerCase() === 'html') return 'HTML';
  if (/fpml\.org/i.test(namespace) || /^FpML$/i.test(name) || /\bfpmlVersion\s*=/.test(attributes)) return 'FPML';
  if (/urn:oasis:names:specification:ubl:schema:xsd:(Invoice|CreditNote)-2/.test(namespace)) return 'UBL';
  if (/CrossIndustry(Invoice|Document)/.test(name)) return 'CII';
  return 'XML';
};
