import { normalizeReference } from '../../domain/trade/match/reference.ts';

/** What is kept of a key, in one stretch so that a look-up touches memory once: hash, start, length, source. */
const entryWidth = 4;

/**
 * Numbers references 1, 2, 3 … in the order they are first seen, with equal ones (see `normalizeReference`) alike. Keys
 * stay where they are, in the files' buffers, so that millions of them cost sixteen bytes each and no string.
 */
export class ReferenceTable {
  /** The code of the reference that was read last; 0 where it has neither letters nor digits. */
  code = 0;
  #slots = new Int32Array(1 << 12);
  /** Unsigned, as starts go beyond 2^31 in the largest files. */
  #entries = new Uint32Array((1 << 11) * entryWidth);
  #size = 0;
  readonly #sources: Uint8Array[] = [];
  /** By source, what each byte means in it. */
  readonly #kinds: Uint8Array[] = [];
  /** By the normal form of those that are not plain ASCII in a file. */
  readonly #extraSources = new Map<string, number>();

  /** The highest code given. */
  get size(): number {
    return this.#size;
  }

  /** Nobody asks a reference's text back by its code: books give it from the row. */
  textOf(): string {
    return '';
  }

  /**
   * Registers a buffer that keys stand in; its number goes with every key. The buffer must not change. `delimiter` ends a
   * cell, as a newline does.
   */
  addSource(bytes: Uint8Array, delimiter = newline): number {
    const kinds = kindsByDelimiter.get(delimiter) ?? kindsOf(delimiter);
    kindsByDelimiter.set(delimiter, kinds);
    this.#kinds.push(kinds);
    return this.#sources.push(bytes) - 1;
  }

  /** Makes room for so many more references at once. */
  reserve(more: number): void {
    const needed = 2 * (this.#size + more + 1);
    if (needed > this.#slots.length) this.#grow(2 ** Math.ceil(Math.log2(needed)));
  }

  /**
   * Numbers the reference that stands from `start` up to the first byte that ends a cell. Returns its place; -1 where the
   * cell is not plain: other bytes than ASCII in it, or no digit, as in all that stands for an unknown value.
   */
  readCell(source: number, start: number): number {
    const bytes = this.#sources[source]!;
    const kinds = this.#kinds[source]!;
    let hash = seed;
    let digits = 0;
    let at = start;
    let kind = kinds[bytes[at]!]!;
    for (; kind < notAscii; kind = kinds[bytes[++at]!]!) {
      if (kind === 0) continue;
      hash = Math.imul(hash ^ kind, 0x0100_0193);
      digits |= kind - 58;
    }
    // `kind - 58` is negative for digits alone, so the sign says whether there were any.
    if (kind === notAscii || digits >= 0) return -1;
    this.code = this.#codeOf(finished(hash), source, start, at);
    return at;
  }

  /** Numbers a reference of ASCII characters only. */
  read(source: number, start: number, end: number): void {
    const bytes = this.#sources[source]!;
    let hash = seed;
    let count = 0;
    for (let at = start; at < end; at++) {
      const byte = fold[bytes[at]!]!;
      if (byte === 0) continue;
      hash = Math.imul(hash ^ byte, 0x0100_0193);
      count++;
    }
    this.code = count === 0 ? 0 : this.#codeOf(finished(hash), source, start, end);
  }

  /** Numbers any other reference. */
  readText(text: string): void {
    const normal = normalizeReference(text);
    this.code = 0;
    if (normal === '') return;
    let source = this.#extraSources.get(normal);
    if (source === undefined) {
      source = this.addSource(new TextEncoder().encode(normal));
      this.#extraSources.set(normal, source);
    }
    this.read(source, 0, normal.length);
  }

  #codeOf(hash: number, source: number, start: number, end: number): number {
    const entries = this.#entries;
    let mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (entries[code * entryWidth] === hash && this.#holds(code, source, start, end)) return code;
      slot = (slot + 1) & mask;
    }
    if (2 * (this.#size + 1) > mask) {
      this.#grow(2 * this.#slots.length);
      mask = this.#slots.length - 1;
      slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    }
    const code = ++this.#size;
    const entry = code * entryWidth;
    this.#slots[slot] = code;
    this.#entries[entry] = hash;
    this.#entries[entry + 1] = start;
    this.#entries[entry + 2] = end - start;
    this.#entries[entry + 3] = source;
    return code;
  }

  /** Whether the code's key is the same as these bytes. */
  #holds(code: number, source: number, start: number, end: number): boolean {
    const entry = code * entryWidth;
    const keyStart = this.#entries[entry + 1]!;
    const keyEnd = keyStart + this.#entries[entry + 2]!;
    return areAlike(this.#sources[this.#entries[entry + 3]!]!, keyStart, keyEnd, this.#sources[source]!, start, end);
  }

  #grow(slotCount: number): void {
    const slots = new Int32Array(slotCount);
    const mask = slotCount - 1;
    for (let code = 1; code <= this.#size; code++) {
      let slot = this.#entries[code * entryWidth]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
    const entries = new Uint32Array((slotCount / 2 + 1) * entryWidth);
    entries.set(this.#entries);
    this.#entries = entries;
  }
}

const seed = 0x811c_9dc5 | 0;

/** Spreads what the last bytes changed over the whole hash; unsigned. */
const finished = (hash: number): number => {
  let mixed = hash ^ (hash >>> 15);
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  return mixed >>> 0;
};

/** How references are compared: letters as capitals, digits, nothing else. For ASCII; see `normalizeReference`. */
const fold = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isDigit = byte >= 48 && byte <= 57;
  const isCapital = byte >= 65 && byte <= 90;
  const isSmall = byte >= 97 && byte <= 122;
  return isDigit || isCapital ? byte : isSmall ? byte - 32 : 0;
});

const newline = 0x0a;
const [notAscii, endsCell] = [254, 255];
/** `fold`, and what ends the reading of a cell. */
const kindsOf = (delimiter: number): Uint8Array =>
  fold.map((folded, byte) => (byte === newline || byte === delimiter ? endsCell : byte >= 0x80 ? notAscii : folded));
const kindsByDelimiter = new Map<number, Uint8Array>();

const areAlike = (
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
