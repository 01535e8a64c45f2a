import { describe, expect, it } from '@jest/globals';
import { defaultLimits } from '../../../domain/document/media/document-limits.ts';
import { parseXml } from '../../../domain/document/xml/parse-xml.ts';
import { child, pathOf } from '../../../domain/document/xml/xml-element.ts';

describe('XML is read without entities of its own', () => {
  it('names without prefixes, text with references decoded, CDATA as it is', () => {
    const parsed = parseXml('<a:x xmlns:a="u"><a:y k="&quot;1&quot;">A &amp; B &#233;<![CDATA[ &amp; ]]></a:y></a:x>');

    const y = parsed.ok ? child(parsed.root, 'y') : undefined;
    expect(y?.text).toBe('A & B é &amp;');
    expect(y?.attributes.get('k')).toBe('"1"');
  });

  it('a path counts among siblings of one name', () => {
    const parsed = parseXml('<r><s/><t/><s/></r>');

    expect(parsed.ok && parsed.root.children.map(pathOf)).toEqual(['/r/s[1]', '/r/t', '/r/s[2]']);
  });

  it.each([
    ['XML_DOCTYPE', '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'],
    ['XML_DOCTYPE', '<?xml version="1.0"?><!-- x --><!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'],
    ['XML_MALFORMED', '<r><s></r>'],
    ['XML_MALFORMED', '<r/><r/>'],
    ['XML_TOO_DEEP', `${'<a>'.repeat(500)}${'</a>'.repeat(500)}`],
    ['XML_TOO_DEEP', '<a>'.repeat(200_000)],
    ['XML_MALFORMED', ''],
  ])('%s is refused with its reason', (code, xml) => {
    expect(parseXml(xml)).toMatchObject({ ok: false, reason: { code } });
  });

  it.each(['<a>'.repeat(100), `<${'x'.repeat(10_000)}`, `<r><${'x'.repeat(10_000)}></r>`])(
    'the reason stays short where the parser quotes the text',
    (xml) => {
      const parsed = parseXml(xml);

      expect(parsed.ok || parsed.reason.message.length).toBeLessThan(350);
    },
  );

  it('text over the limit is refused before it is parsed', () => {
    expect(parseXml('<r>long</r>', { ...defaultLimits, maxXmlCharacters: 5 })).toMatchObject({
      ok: false,
      reason: { code: 'TOO_LARGE' },
    });
  });
});
