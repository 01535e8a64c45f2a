const entryWidth = 4;

/**
 * From texts to integers, for columns of few different texts. A text is looked up while its end is being looked for, four
 * bytes at a step and with no string made of it; keys are copied to one place, where they stay in the processor's cache.
 */
export class TextTable {
  /** The value that the last successful look-up found. */
  value = 0;
  #slots = new Int32Array(1 << 8);
  /** Of each key: hash, start of its copy, length, value. */
  #entries = new Int32Array(((1 << 7) + 1) * entryWidth);
  #size = 0;
  /** Copies stand at multiples of four, with zeros up to the next. */
  #copies = new DataView(new ArrayBuffer(1 << 12));
  #copiedBytes = 0;

  /**
   * Looks up the bytes from `start` to the first that is `terminator`; with success, its place, else -1. There must be such
   * a byte, and three behind it.
   */
  findUpTo(terminator: number, bytes: DataView, start: number): number {
    const pattern = Math.imul(terminator, 0x0101_0101);
    let hash = 0;
    let at = start;
    let word = bytes.getInt32(at, true);
    let found = zeroBytes(word ^ pattern);
    while (found === 0) {
      hash = mixed(hash, word);
      at += 4;
      word = bytes.getInt32(at, true);
      found = zeroBytes(word ^ pattern);
    }
    const rest = (31 - Math.clz32(found & -found)) >> 3;
    const end = at + rest;
    if (rest > 0) hash = mixed(hash, word & lowBytes[rest]!);
    return this.#find(hash, bytes, start, end - start) ? end : -1;
  }

  /** Looks up the bytes from `start` to `end`; three more must stand behind them. */
  find(bytes: DataView, start: number, end: number): boolean {
    return this.#find(hashOf(bytes, start, end), bytes, start, end - start);
  }

  /** Adds a key that is not in the table. */
  add(bytes: DataView, start: number, end: number, value: number): void {
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow();
    const entry = ++this.#size;
    const hash = hashOf(bytes, start, end);
    this.#entries.set([hash, this.#copy(bytes, start, end), end - start, value], entry * entryWidth);
    this.#place(entry, hash);
  }

  #find(hash: number, bytes: DataView, start: number, length: number): boolean {
    const mask = this.#slots.length - 1;
    const entries = this.#entries;
    for (let slot = slotOf(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]! * entryWidth;
      if (entry === 0) return false;
      if (entries[entry] !== hash || entries[entry + 2] !== length) continue;
      if (!startsAlike(this.#copies, entries[entry + 1]!, bytes, start, length)) continue;
      this.value = entries[entry + 3]!;
      return true;
    }
  }

  #place(entry: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = slotOf(hash) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  /** Where the copy starts. */
  #copy(bytes: DataView, start: number, end: number): number {
    const at = this.#copiedBytes;
    this.#copiedBytes += (end - start + 4) & ~3;
    if (this.#copiedBytes > this.#copies.byteLength) {
      const wider = new Uint8Array(2 * this.#copiedBytes);
      wider.set(new Uint8Array(this.#copies.buffer));
      this.#copies = new DataView(wider.buffer);
    }
    const key = new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
    new Uint8Array(this.#copies.buffer).set(key, at);
    return at;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const entries = new Int32Array((this.#slots.length / 2 + 1) * entryWidth);
    entries.set(this.#entries);
    this.#entries = entries;
    for (let entry = 1; entry <= this.#size; entry++) this.#place(entry, entries[entry * entryWidth]!);
  }
}

/** The highest bit of every byte that is zero, up to the first such byte (Hacker's Delight, 6-1); what is above it may be wrong. */
const zeroBytes = (word: number): number => (word - 0x0101_0101) & ~word & 0x8080_8080;

/** By count, a mask of that many bytes. */
const lowBytes = Int32Array.of(0, 0xff, 0xffff, 0xff_ffff);

const mixed = (hash: number, word: number): number => {
  const product = Math.imul(hash ^ word, 0x9e37_79b1);
  return product ^ (product >>> 15);
};

/** Spreads what the last bytes changed to the low bits, which choose the slot. */
const slotOf = (hash: number): number => {
  const product = Math.imul(hash, 0x85eb_ca6b);
  return product ^ (product >>> 15);
};

const hashOf = (bytes: DataView, start: number, end: number): number => {
  let hash = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash, bytes.getInt32(at, true));
  return at < end ? mixed(hash, bytes.getInt32(at, true) & lowBytes[end - at]!) : hash;
};

const startsAlike = (a: DataView, startOfA: number, b: DataView, startOfB: number, length: number): boolean => {
  let at = 0;
  for (; at + 4 <= length; at += 4)
    if (a.getInt32(startOfA + at, true) !== b.getInt32(startOfB + at, true)) return false;
  if (at === length) return true;
  return ((a.getInt32(startOfA + at, true) ^ b.getInt32(startOfB + at, true)) & lowBytes[length - at]!) === 0;
};
