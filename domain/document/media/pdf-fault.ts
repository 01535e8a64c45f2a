/** Bytes as one character each: PDF's syntax is ASCII, whatever its streams hold. */
const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/**
 * What keeps a PDF from being read, as far as its outside shows: an encryption dictionary in a trailer (ISO 32000-1,
 * 7.6.1), or the lack of any cross-reference at all, which a file cut short has lost. Null where neither is seen.
 */
export const pdfFault = (bytes: Uint8Array): 'ENCRYPTED' | 'TRUNCATED' | null => {
  const text = latin1(bytes);
  if (/\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(text)) return 'ENCRYPTED';
  return text.includes('startxref') ? null : 'TRUNCATED';
};
