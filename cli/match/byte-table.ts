/** What is kept of a key, in one stretch so that a look-up touches memory once: hash, start, length, source. */
const entryWidth = 4;

/**
 * A hash table from stretches of bytes to 1, 2, 3 … in the order they are first seen.
 * With `fold`, bytes are compared as `fold` maps them and skipped where it maps them to 0, and the keys stay where they
 * are (in a file's buffer), so that millions of them cost sixteen bytes each and no string. Without, keys are expected to
 * be few and are copied to one place, where they stay in the processor's cache.
 */
export class ByteTable {
  #slots = new Int32Array(1 << 12);
  /** Unsigned, as starts go beyond 2^31 in the largest files. */
  #entries = new Uint32Array((1 << 11) * entryWidth);
  #size = 0;
  readonly #sources: Uint8Array[] = [];
  readonly #views: DataView[] = [];
  readonly #fold: Uint8Array | undefined;
  #copies = new DataView(new ArrayBuffer(1 << 12));
  #copiedBytes = 0;

  constructor(fold?: Uint8Array) {
    this.#fold = fold;
  }

  /** The highest code given. */
  get size(): number {
    return this.#size;
  }

  /** Registers a buffer that keys stand in; its number goes with every key. The buffer must not change. */
  addSource(bytes: Uint8Array): number {
    this.#sources.push(bytes);
    this.#views.push(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return this.#sources.length - 1;
  }

  /** The code of the bytes from `start` to `end` of a source; 0 where they fold to nothing. Compare `size` to see whether it is new. */
  codeOf(source: number, start: number, end: number): number {
    const fold = this.#fold;
    const hash = fold
      ? hashFolded(fold, this.#sources[source]!, start, end)
      : hashWords(this.#views[source]!, start, end);
    if (hash === 0) return 0;
    let mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (this.#entries[code * entryWidth] === hash && this.#holds(code, source, start, end)) return code;
      slot = (slot + 1) & mask;
    }
    if (2 * (this.#size + 1) > mask) {
      this.#grow();
      mask = this.#slots.length - 1;
      slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    }
    const code = ++this.#size;
    const entry = code * entryWidth;
    this.#slots[slot] = code;
    this.#entries[entry] = hash;
    this.#entries[entry + 1] = fold ? start : this.#copy(source, start, end);
    this.#entries[entry + 2] = end - start;
    this.#entries[entry + 3] = source;
    return code;
  }

  /** Whether the code's key is the same as these bytes. */
  #holds(code: number, source: number, start: number, end: number): boolean {
    const entry = code * entryWidth;
    const keyStart = this.#entries[entry + 1]!;
    const keyLength = this.#entries[entry + 2]!;
    const fold = this.#fold;
    if (!fold) return keyLength === end - start && areEqual(this.#copies, keyStart, this.#views[source]!, start, end);
    const keyBytes = this.#sources[this.#entries[entry + 3]!]!;
    return areEqualFolded(fold, keyBytes, keyStart, keyStart + keyLength, this.#sources[source]!, start, end);
  }

  /** Where the copy starts. */
  #copy(source: number, start: number, end: number): number {
    const at = this.#copiedBytes;
    this.#copiedBytes += end - start;
    if (this.#copiedBytes > this.#copies.byteLength) {
      const wider = new Uint8Array(2 * this.#copiedBytes);
      wider.set(new Uint8Array(this.#copies.buffer));
      this.#copies = new DataView(wider.buffer);
    }
    new Uint8Array(this.#copies.buffer).set(this.#sources[source]!.subarray(start, end), at);
    return at;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let code = 1; code <= this.#size; code++) {
      let slot = this.#entries[code * entryWidth]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
    const entries = new Uint32Array((slots.length / 2 + 1) * entryWidth);
    entries.set(this.#entries);
    this.#entries = entries;
  }
}

/** Spreads what the last bytes changed over the whole hash; unsigned, and never 0, which says that there is nothing to look up. */
const finished = (hash: number): number => {
  let mixed = hash ^ (hash >>> 15);
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  return mixed === 0 ? 1 : mixed >>> 0;
};

/** Four bytes at a step. */
const hashWords = (view: DataView, start: number, end: number): number => {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x0100_0193);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x0100_0193);
  return finished(hash);
};

const areEqual = (a: DataView, startOfA: number, b: DataView, start: number, end: number): boolean => {
  const shift = startOfA - start;
  let at = start;
  for (; at + 4 <= end; at += 4) if (a.getInt32(at + shift, true) !== b.getInt32(at, true)) return false;
  for (; at < end; at++) if (a.getUint8(at + shift) !== b.getUint8(at)) return false;
  return true;
};

/** 0 where all bytes fold away. */
const hashFolded = (fold: Uint8Array, bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c_9dc5 | 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    const byte = fold[bytes[at]!]!;
    if (byte === 0) continue;
    hash = Math.imul(hash ^ byte, 0x0100_0193);
    count++;
  }
  return count === 0 ? 0 : finished(hash);
};

const areEqualFolded = (
  fold: Uint8Array,
  a: Uint8Array,
  startOfA: number,
  endOfA: number,
  b: Uint8Array,
  startOfB: number,
  endOfB: number,
): boolean => {
  let atA = startOfA;
  let atB = startOfB;
  for (;;) {
    while (atA < endOfA && fold[a[atA]!] === 0) atA++;
    while (atB < endOfB && fold[b[atB]!] === 0) atB++;
    if (atA === endOfA || atB === endOfB) return atA === endOfA && atB === endOfB;
    if (fold[a[atA++]!] !== fold[b[atB++]!]) return false;
  }
};

/** How references are compared: letters as capitals, digits, nothing else. For ASCII; see `normalizeReference`. */
export const referenceFold = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isDigit = byte >= 48 && byte <= 57;
  const isCapital = byte >= 65 && byte <= 90;
  const isSmall = byte >= 97 && byte <= 122;
  return isDigit || isCapital ? byte : isSmall ? byte - 32 : 0;
});
