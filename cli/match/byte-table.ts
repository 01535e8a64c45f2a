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
  readonly #views: DataView[] = [];
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
      if (this.#hashes[code] === hash && this.#holds(code, source, start, end)) return code;
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

  /** Whether the code's key is the same as these bytes. */
  #holds(code: number, source: number, start: number, end: number): boolean {
    const keySource = this.#buffers[code]!;
    const keyStart = this.#starts[code]!;
    const keyEnd = keyStart + this.#lengths[code]!;
    const fold = this.#fold;
    if (fold)
      return areEqualFolded(fold, this.#sources[keySource]!, keyStart, keyEnd, this.#sources[source]!, start, end);
    return (
      keyEnd - keyStart === end - start && areEqual(this.#views[keySource]!, keyStart, this.#views[source]!, start, end)
    );
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

/** Spreads what the last bytes changed over the whole hash; never 0, which says that there is nothing to look up. */
const finished = (hash: number): number => {
  let mixed = hash ^ (hash >>> 15);
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  return mixed === 0 ? 1 : mixed;
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
