/** Width and height that a PNG's header declares (ISO/IEC 15948, IHDR); null for anything else. */
export const pngPixels = (bytes: Uint8Array): { width: number; height: number } | null => {
  if (bytes.length < 24) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The first chunk is IHDR: its length, its type, then width and height.
  return view.getUint32(12) === 0x49484452 ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
};
