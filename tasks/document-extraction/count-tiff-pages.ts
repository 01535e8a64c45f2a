/**
 * How many images a TIFF holds, counting no further than `atMost`; null where its chain of directories is broken.
 * Source: TIFF 6.0, section 2: an 8-byte header, then directories of 12-byte entries, each ending in the next one's offset.
 */
export const countTiffPages = (bytes: Uint8Array, atMost: number): number | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const seen = new Set<number>();
  let offset = bytes.length >= 8 ? view.getUint32(4, littleEndian) : 0;
  while (offset !== 0) {
    if (seen.has(offset) || offset + 2 > bytes.length) return null;
    seen.add(offset);
    if (seen.size >= atMost) return atMost;
    const next = offset + 2 + view.getUint16(offset, littleEndian) * 12;
    if (next + 4 > bytes.length) return null;
    offset = view.getUint32(next, littleEndian);
  }
  return seen.size > 0 ? seen.size : null;
};
