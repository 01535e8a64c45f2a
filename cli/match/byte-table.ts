/**
 * A hash table from stretches of bytes to 1, 2, 3 … in the order they are first seen. The keys stay where they are (in a
 * file's buffer), so that millions of them cost twelve bytes each and no string.
 * With `fold`, bytes are compared as `fold` maps them and skipped where it maps them to 0.
 */
export class ByteTable {
  #slots = new Int32Array(1 << 12);
  #hashes = new Int32Array(1 << 11);
  #starts = new Float64Array(1 << 11);
  #lengths = new Int32Array(1 << 11);
  #buffers = new Int32Array(1 << 11);
  #size = 0;
  readonly #sources: Uint8Array[] = [];
  readonly #fold: Uint8Array | undefined;

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
    return this.#sources.length - 1;
  }

  /** The code of the bytes from `start` to `end` of a source; 0 where they fold to nothing. Compare `size` to see whether it is new. */
  codeOf(source: number, start: number, end: number): number {
    const bytes = this.#sources[source]!;
    const hash = this.#hash(bytes, start, end);
    if (hash === 0) return 0;
    let mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (this.#hashes[code] === hash && this.#equals(code, bytes, start, end)) return code;
      slot = (slot + 1) & mask;
    }
    if (2 * (this.#size + 1) > mask) {
      this.#grow();
      mask = this.#slots.length - 1;
      slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    }
    const code = ++this.#size;
    this.#slots[slot] = code;
    this.#hashes[code] = hash;
    this.#starts[code] = start;
    this.#lengths[code] = end - start;
    this.#buffers[code] = source;
    return code;
  }

  /** Never 0 but for bytes that all fold away. */
  #hash(bytes: Uint8Array, start: number, end: number): number {
    const fold = this.#fold;
    let hash = 0x811c_9dc5 | 0;
    let count = 0;
    if (fold) {
      for (let at = start; at < end; at++) {
        const byte = fold[bytes[at]!]!;
        if (byte === 0) continue;
        hash = Math.imul(hash ^ byte, 0x0100_0193);
        count++;
      }
      if (count === 0) return 0;
    } else {
      // Of long texts both ends tell enough: equal hashes are compared in full.
      const middle = end - start > 2 * hashedEnd ? end - hashedEnd : start + hashedEnd;
      hash ^= end - start;
      for (let at = start; at < end; at++) {
        if (at === start + hashedEnd) at = Math.max(at, middle);
        hash = Math.imul(hash ^ bytes[at]!, 0x0100_0193);
      }
    }
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x85eb_ca6b);
    hash ^= hash >>> 13;
    return hash === 0 ? 1 : hash;
  }

  #equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const other = this.#sources[this.#buffers[code]!]!;
    let a = this.#starts[code]!;
    const endOfA = a + this.#lengths[code]!;
    const fold = this.#fold;
    if (!fold) {
      if (endOfA - a !== end - start) return false;
      for (let at = start; at < end; at++, a++) if (bytes[at] !== other[a]) return false;
      return true;
    }
    let b = start;
    for (;;) {
      while (a < endOfA && fold[other[a]!] === 0) a++;
      while (b < end && fold[bytes[b]!] === 0) b++;
      if (a === endOfA || b === end) return a === endOfA && b === end;
      if (fold[other[a]!] !== fold[bytes[b]!]) return false;
      a++;
      b++;
    }
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let code = 1; code <= this.#size; code++) {
      let slot = this.#hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
    const capacity = slots.length / 2 + 1;
    const grown = <T extends Int32Array | Float64Array>(lane: T, wider: T): T => {
      wider.set(lane as never);
      return wider;
    };
    this.#hashes = grown(this.#hashes, new Int32Array(capacity));
    this.#starts = grown(this.#starts, new Float64Array(capacity));
    this.#lengths = grown(this.#lengths, new Int32Array(capacity));
    this.#buffers = grown(this.#buffers, new Int32Array(capacity));
  }
}

/** Bytes of either end of a text that its hash covers where it is longer than both. */
const hashedEnd = 8;

/** How references are compared: letters as capitals, digits, nothing else. For ASCII; see `normalizeReference`. */
export const referenceFold = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isDigit = byte >= 48 && byte <= 57;
  const isCapital = byte >= 65 && byte <= 90;
  const isSmall = byte >= 97 && byte <= 122;
  return isDigit || isCapital ? byte : isSmall ? byte - 32 : 0;
});
