import { decodeText } from './decode-text.ts';
import { detectXmlType } from './detect-xml-type.ts';
import type { MediaType } from './media-type.ts';

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((value, index) => bytes[index] === value);

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)));

/** How far into a file its beginning is looked at. */
const headBytes = 8192;

const hasAt = (bytes: Uint8Array, text: string, at: number): boolean => ascii(bytes, at, at + text.length) === text;

const binaryType = (bytes: Uint8Array): MediaType | null => {
  // PDF readers accept up to 1024 bytes of anything before the header (ISO 32000-1, annex H.3.4.1).
  const head = ascii(bytes, 0, 1029);
  if (startsWith(bytes, 0x7f, 0x45, 0x4c, 0x46)) return 'EXECUTABLE'; // ELF
  if (hasAt(bytes, 'MZ', 0) && bytes.length > 64) return 'EXECUTABLE'; // DOS, PE
  if (
    startsWith(bytes, 0xfe, 0xed, 0xfa) ||
    startsWith(bytes, 0xcf, 0xfa, 0xed, 0xfe) ||
    startsWith(bytes, 0xca, 0xfe, 0xba, 0xbe)
  ) {
    return 'EXECUTABLE'; // Mach-O, Java class
  }
  if (startsWith(bytes, 0, 0x61, 0x73, 0x6d)) return 'EXECUTABLE'; // WebAssembly
  if (startsWith(bytes, 0x23, 0x21)) return 'EXECUTABLE'; // #! script
  if (head.includes('%PDF-')) return 'PDF';
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'PNG';
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'JPEG';
  if (startsWith(bytes, 0x49, 0x49, 0x2a, 0) || startsWith(bytes, 0x4d, 0x4d, 0, 0x2a)) return 'TIFF';
  if (startsWith(bytes, 0x49, 0x49, 0x2b, 0) || startsWith(bytes, 0x4d, 0x4d, 0, 0x2b)) return 'OTHER_IMAGE'; // BigTIFF
  if (hasAt(bytes, 'GIF8', 0) || hasAt(bytes, 'BM', 0) || (hasAt(bytes, 'RIFF', 0) && hasAt(bytes, 'WEBP', 8)))
    return 'OTHER_IMAGE';
  if (hasAt(bytes, 'ftyp', 4) && /^(hei|hev|mif1|msf1|avi)/.test(ascii(bytes, 8, 12))) return 'OTHER_IMAGE';
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'OFFICE_LEGACY';
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)) return zipType(bytes);
  return null;
};

/** XLSX is a ZIP with a workbook part; its name stands uncompressed in the local headers or in the directory at the end. */
const zipType = (bytes: Uint8Array): MediaType => {
  const contains = (text: string): boolean => {
    const codes = [...text].map((character) => character.charCodeAt(0));
    const first = codes[0] as number;
    for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
      if (codes.every((code, offset) => bytes[at + offset] === code)) return true;
    }
    return false;
  };
  return contains('xl/workbook') ? 'XLSX' : 'ZIP';
};

/** Text has no control characters but white space, ESC and the frame characters that SWIFT files use. */
const isText = (text: string): boolean => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\u0000\u0002\u0004-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text);
};

const isSwift = (head: string): boolean =>
  /\{1:[FAL]\d{2}[A-Z0-9]{12}/.test(head) ||
  /\{2:[IO](300|305|320|360|361|362)/.test(head) ||
  /\{4:\s*:15A:/.test(head) ||
  (/^\s*:15A:/m.test(head) && /^:(20|22A|82A|30T):?/m.test(head));

/** A header row and at least two columns by one of the usual separators. */
const isCsv = (head: string): boolean => {
  const [firstLine = ''] = head
    .replace(/^\ufeff/, '')
    .trimStart()
    .split(/\r\n|\n|\r/);
  return (
    [',', ';', '\t', '|'].some((separator) => firstLine.split(separator).length >= 2) && /[A-Za-z]/.test(firstLine)
  );
};

/**
 * What a document is, by its content alone: never by its name. Null for an empty file and for bytes that are nothing
 * known. Only the kind is told here; whether it can be read is for `refusalOf` and the readers.
 */
export const detectMediaType = (bytes: Uint8Array): MediaType | null => {
  if (bytes.length === 0) return null;
  const binary = binaryType(bytes);
  if (binary !== null) return binary;
  const head = decodeText(bytes.subarray(0, headBytes));
  if (!isText(head.replace(/\ufffd+$/, ''))) return null;
  const trimmed = head.replace(/^\ufeff/, '').trimStart();
  if (/^<(!doctype\s+html|html)/i.test(trimmed)) return 'HTML';
  if (trimmed.startsWith('<')) return detectXmlType(trimmed);
  if (isSwift(head)) return 'SWIFT_MT';
  if (isCsv(head)) return 'CSV';
  return trimmed === '' ? null : 'TEXT';
};
