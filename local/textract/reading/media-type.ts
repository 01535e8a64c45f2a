type MediaType = 'image/jpeg' | 'image/png' | 'image/tiff' | 'application/pdf';

/** The document's type by its first bytes, as Textract goes by them; undefined for what it doesn't read. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | undefined {
  const starts = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(0x49, 0x49, 0x2a, 0x00) || starts(0x4d, 0x4d, 0x00, 0x2a)) return 'image/tiff';
  // Readers accept up to 1024 bytes of junk before a PDF's header.
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (head.includes('%PDF-')) return 'application/pdf';
  return undefined;
}
