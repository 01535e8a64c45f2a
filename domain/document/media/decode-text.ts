/**
 * The bytes as text: UTF-16 by its byte order mark or, for XML, by the zero bytes in `<?`; UTF-8 where they are valid
 * UTF-8; else Windows-1252, which gives every byte a character. Line ends and a leading byte order mark are dropped or
 * kept as they are: the mark is dropped.
 */
export const decodeText = (bytes: Uint8Array): string => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0x3c && bytes[1] === 0))
    return new TextDecoder('utf-16le').decode(bytes);
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] === 0x3c))
    return new TextDecoder('utf-16be').decode(bytes);
  // A cut through the last character of a file's head is no reason to doubt that it is UTF-8.
  const utf8 = new TextDecoder('utf-8').decode(bytes, { stream: true });
  return utf8.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : utf8;
};
