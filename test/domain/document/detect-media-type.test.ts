import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { chooseReader } from '../../../domain/document/choose-reader.ts';
import { detectMediaType } from '../../../domain/document/media/detect-media-type.ts';
import { defaultLimits } from '../../../domain/document/media/document-limits.ts';
import { refusalOf } from '../../../domain/document/media/refusal-of.ts';
import { readStructured } from '../../../domain/document/read-structured.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from([...values, ...new Array(80).fill(0)]);

const png = (width: number, height: number): Uint8Array => {
  const header = new Uint8Array(40);
  header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(header.buffer).setUint32(16, width);
  new DataView(header.buffer).setUint32(20, height);
  return header;
};

const workbook = (sheet: string): Uint8Array =>
  zipSync({ 'xl/workbook.xml': text('<workbook/>'), 'xl/worksheets/sheet1.xml': text(sheet) });

describe('a document is what its bytes say', () => {
  it.each([
    ['PDF', text('%PDF-1.7\n…')],
    ['PDF', text('some mailer noise\n%PDF-1.4\n')],
    ['PNG', png(10, 10)],
    ['JPEG', bytes(0xff, 0xd8, 0xff, 0xe0)],
    ['TIFF', bytes(0x49, 0x49, 0x2a, 0)],
    ['TIFF', bytes(0x4d, 0x4d, 0, 0x2a)],
    ['EXECUTABLE', bytes(0x7f, 0x45, 0x4c, 0x46)],
    ['EXECUTABLE', bytes(0x4d, 0x5a, 0x90, 0)],
    ['EXECUTABLE', text('#!/bin/sh\necho hello\n')],
    ['OTHER_IMAGE', text('GIF89a…')],
    ['OFFICE_LEGACY', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
    ['XLSX', workbook('<worksheet/>')],
    ['ZIP', zipSync({ 'readme.txt': text('hello') })],
    ['SVG', text('<?xml version="1.0"?><!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', text('<!DOCTYPE html><html></html>')],
    ['FPML', text('<dataDocument xmlns="http://www.fpml.org/FpML-5/confirmation" fpmlVersion="5-12"/>')],
    ['FPML', text('<f:FpML xmlns:f="http://www.fpml.org/2009/FpML-4-7" version="4-7"/>')],
    ['UBL', text('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')],
    [
      'CII',
      text('<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>'),
    ],
    ['XML', text('<?xml version="1.0"?>\n<order/>')],
    ['SWIFT_MT', text('{1:F01BANKDEFFAXXX0000000000}{2:I300BARCGB22XXXXN}{4:\r\n:15A:\r\n-}')],
    ['SWIFT_MT', text(':15A:\n:20:REF\n:22A:NEWT\n')],
    ['CSV', text('tradeId,product\nT1,IRS\n')],
    ['CSV', text('\ufeffTrade Id;Product\r\nT1;IRS\r\n')],
    ['TEXT', text('Dear Sir or Madam')],
    [null, new Uint8Array(0)],
    [null, bytes(0x01, 0x02, 0x00, 0xfe)],
  ] as const)('%s', (expected, content) => {
    expect(detectMediaType(content)).toBe(expected);
  });

  it('knows UTF-16 text by its byte order mark', () => {
    const utf16 = Uint8Array.from([
      0xff,
      0xfe,
      ...[...'a,b\n1,2'].flatMap((character) => [character.charCodeAt(0), 0]),
    ]);

    expect(detectMediaType(utf16)).toBe('CSV');
  });

  it('never throws, whatever the bytes, and what reads them neither', () => {
    const kinds = ['CSV', 'XLSX', 'FPML', 'SWIFT_MT', 'UBL', 'CII'] as const;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...kinds), (content, kind) => {
        detectMediaType(content);
        const candidate = readStructured(kind, content, 'trade');

        expect(candidate.records.length + candidate.reasons.length).toBeGreaterThan(0);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});

describe('what is refused says what its sender can do', () => {
  it.each([
    ['EMPTY', new Uint8Array(0)],
    ['EXECUTABLE', bytes(0x7f, 0x45, 0x4c, 0x46)],
    ['UNSUPPORTED_FORMAT', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['UNSUPPORTED_FORMAT', text('<html></html>')],
    ['UNKNOWN_FORMAT', bytes(0x01, 0x02, 0x00, 0xfe)],
    ['TRUNCATED', text('%PDF-1.7\n1 0 obj << /Type /Catalog')],
    ['ENCRYPTED', text('%PDF-1.7\ntrailer << /Encrypt 12 0 R >>\nstartxref\n9\n%%EOF')],
    ['TOO_MANY_PIXELS', png(60_000, 60_000)],
    ['ZIP_BOMB', workbook('0'.repeat(3 * 1024 * 1024))],
  ])('%s', (code, content) => {
    const reason = refusalOf(content, detectMediaType(content), 'trade');

    expect(reason?.code).toBe(code);
    expect(reason?.message).toMatch(/[Ss]end|[Ee]xport|[Ss]can|[Ss]ave|[Ss]plit|[Pp]rint/);
  });

  it('a file over the size limit', () => {
    const content = text('tradeId,product\n');

    expect(refusalOf(content, 'CSV', 'trade', { ...defaultLimits, maxBytes: 4 })?.code).toBe('TOO_LARGE');
  });

  it.each([
    ['trade', text('tradeId,product\nT1,IRS')],
    ['receipt', png(2000, 3000)],
    ['invoice', text('%PDF-1.7\nstartxref\n9\n%%EOF')],
    ['trade', workbook('<worksheet/>')],
  ] as const)('and an ordinary %s is not', (kind, content) => {
    expect(refusalOf(content, detectMediaType(content), kind)).toBeNull();
  });
});

describe('the reader follows from media type, kind and pages', () => {
  it.each([
    ['CSV', 'trade', null, { kind: 'structured', mediaType: 'CSV' }],
    ['SWIFT_MT', 'trade', null, { kind: 'structured', mediaType: 'SWIFT_MT' }],
    ['UBL', 'invoice', null, { kind: 'structured', mediaType: 'UBL' }],
    ['PDF', 'trade', 1, { kind: 'analysis', sync: true }],
    ['PDF', 'trade', 7, { kind: 'analysis', sync: false }],
    ['PDF', 'invoice', null, { kind: 'expense', sync: false }],
    ['TIFF', 'receipt', 2, { kind: 'expense', sync: false }],
    ['JPEG', 'receipt', null, { kind: 'expense', sync: true }],
  ] as const)('%s of a %s with %s pages', (mediaType, kind, pages, expected) => {
    expect(chooseReader(mediaType, kind, pages)).toEqual(expected);
  });

  it.each([
    ['CSV', 'receipt', 'A receipt'],
    ['FPML', 'invoice', 'An invoice'],
    ['TEXT', 'trade', 'A trade'],
    ['ZIP', 'trade', 'A trade'],
  ] as const)('%s as a %s is refused with what to send instead', (mediaType, kind, subject) => {
    expect(chooseReader(mediaType, kind, null)).toMatchObject({
      kind: 'refusal',
      reason: { code: 'UNSUPPORTED_FORMAT', message: expect.stringMatching(`^${subject} .* Send `) },
    });
  });
});
