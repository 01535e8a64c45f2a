import { CellPlaces } from './cell-places.ts';

/**
 * How references are compared: letters as capitals, digits, nothing else. For ASCII; the rule is `normalizeReference`'s.
 */
const fold = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isDigit = byte >= 48 && byte <= 57;
  const isCapital = byte >= 65 && byte <= 90;
  const isSmall = byte >= 97 && byte <= 122;
  return isDigit || isCapital ? byte : isSmall ? byte - 32 : 0;
});

const [notPlain, endsCell] = [254, 255];
const [newline, carriageReturn, space, quote] = [0x0a, 0x0d, 0x20, 0x22];

/** `fold`, and where the reading of a plain cell ends or fails: at blanks, quotes and other bytes than ASCII. */
const foldOrKindOf = (delimiter: number): Uint8Array =>
  fold.map((folded, byte) => {
    if (byte === delimiter || byte === newline || byte === carriageReturn) return endsCell;
    return byte <= space || byte === quote || byte >= 0x80 ? notPlain : folded;
  });

const seed = 0x811c_9dc5 | 0;
const mixed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x0100_0193);

/** Spreads what the last bytes changed over the whole hash; never 0, which says that there is no reference. */
const finished = (hash: number): number => {
  let spread = hash ^ (hash >>> 15);
  spread = Math.imul(spread, 0x85eb_ca6b);
  return spread ^ (spread >>> 13) || 1;
};

/** Of a column of references, where each row's stands and what it hashes to: enough to find equal ones in bulk. */
export class ReferenceCells {
  /** By row; 0 where there is none. Equal references have equal hashes. */
  hashes: Int32Array;
  /** Of those that are plain. */
  readonly places: CellPlaces;
  readonly #bytes: Uint8Array;
  readonly #kinds: Uint8Array;

  /** @param bytes the file's, with a newline behind the last. */
  constructor(bytes: Uint8Array, delimiter: number, count: number) {
    this.#bytes = bytes;
    this.#kinds = foldOrKindOf(delimiter);
    this.hashes = new Int32Array(count);
    this.places = new CellPlaces(count);
  }

  /**
   * Takes the cell that starts at `start` while looking for its end, and returns that; -1 where it is not plain. It must
   * have a digit: none of the texts that stand for an unknown value has.
   */
  takePlain(row: number, recordStart: number, start: number): number {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    let hash = seed;
    let digits = 0;
    let end = start;
    let kind = kinds[bytes[end]!]!;
    for (; kind < notPlain; kind = kinds[bytes[++end]!]!) {
      if (kind === 0) continue;
      hash = mixed(hash, kind);
      // Negative for digits, and with them all that it is joined to.
      digits |= kind - 58;
    }
    if (kind === notPlain || digits >= 0) return -1;
    this.hashes[row] = finished(hash);
    this.places.set(row, start - recordStart, end - start);
    return end;
  }

  /** Takes a reference in its normal form; the empty one is none. */
  takeNormal(row: number, normal: string): void {
    let hash = seed;
    for (let at = 0; at < normal.length; at++) hash = mixed(hash, normal.charCodeAt(at));
    this.hashes[row] = normal === '' ? 0 : finished(hash);
    this.places.clear(row);
  }

  clear(row: number): void {
    this.hashes[row] = 0;
    this.places.clear(row);
  }

  move(from: number, to: number): void {
    this.hashes[to] = this.hashes[from]!;
    this.places.move(from, to);
  }

  grow(count: number): void {
    const hashes = new Int32Array(count);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.places.grow(count);
  }
}

/** Whether two stretches of plain bytes are one reference. */
export const isSameReference = (
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
