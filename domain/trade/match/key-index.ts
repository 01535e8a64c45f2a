/** Rows of one key beyond which it tells nothing. */
const longestChain = 2_000;
/** About as many keys as a row has, so that buckets stay short. */
const keysPerRow = 12;
/** What is kept of an entry, in one stretch: its key, its place, and the entry of the same bucket before it. */
const entryWidth = 3;

/** Places in a list of rows by the rows' keys of 32 bits, in flat arrays: books have millions of keys. */
export class KeyIndex {
  /** By the key's lowest bits, the last entry of that bucket, or -1. */
  readonly #last: Int32Array;
  #entries: Int32Array;
  #size = 0;
  /** By place, the number of the last question that it was an answer to. */
  readonly #metIn: Int32Array;
  #questions = 0;

  constructor(rows: number) {
    this.#metIn = new Int32Array(rows);
    this.#last = new Int32Array(2 ** Math.ceil(Math.log2(keysPerRow * rows + 2))).fill(-1);
    this.#entries = new Int32Array((keysPerRow * rows + 1) * entryWidth);
  }

  add(place: number, keys: readonly number[]): void {
    this.#reserve(keys.length);
    const mask = this.#last.length - 1;
    for (const key of keys) {
      const bucket = key & mask;
      const at = this.#size++ * entryWidth;
      this.#entries[at] = key;
      this.#entries[at + 1] = place;
      this.#entries[at + 2] = this.#last[bucket]!;
      this.#last[bucket] = at;
    }
  }

  /** Adds to `found` the places that share one of the keys, each once. */
  find(keys: readonly number[], found: number[]): void {
    const question = ++this.#questions;
    const entries = this.#entries;
    for (const key of keys) {
      if (!this.#isTelling(key)) continue;
      for (let at = this.#lastOf(key); at >= 0; at = entries[at + 2]!) {
        const place = entries[at + 1]!;
        if (entries[at] !== key || this.#metIn[place] === question) continue;
        this.#metIn[place] = question;
        found.push(place);
      }
    }
  }

  #lastOf(key: number): number {
    return this.#last[key & (this.#last.length - 1)]!;
  }

  #isTelling(key: number): boolean {
    const entries = this.#entries;
    let rows = 0;
    for (let at = this.#lastOf(key); at >= 0 && rows <= longestChain; at = entries[at + 2]!)
      if (entries[at] === key) rows++;
    return rows <= longestChain;
  }

  #reserve(more: number): void {
    const needed = (this.#size + more) * entryWidth;
    if (needed <= this.#entries.length) return;
    const wider = new Int32Array(2 * needed);
    wider.set(this.#entries);
    this.#entries = wider;
  }
}
