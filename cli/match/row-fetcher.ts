import { wordsPerRow } from '../../domain/trade/match/row-layout.ts';
import type { CellPlaces } from './cell-places.ts';
import type { RecordSource } from './record-reader.ts';
import { referenceFields } from './trade-rows.ts';

/** 32-bit words in a cache line. */
const lineWords = 16;

/** Brings rows and their records into the processor's cache, many at the same time; see `TradeBook`. */
export class RowFetcher {
  readonly #words: Int32Array;
  readonly #starts: Float64Array;
  readonly #bytes: Uint8Array;
  readonly #places: readonly CellPlaces[];
  readonly #lastRead = new Int32Array(1);

  constructor({ rows, file }: RecordSource) {
    this.#words = rows.words;
    this.#starts = rows.starts;
    this.#bytes = file.bytes;
    this.#places = referenceFields.map((field) => rows.references[field].places);
  }

  fetch(which: Int32Array): void {
    const [words, starts, bytes] = [this.#words, this.#starts, this.#bytes];
    let read = 0;
    for (let at = 0; at < which.length; at++) {
      const row = which[at]!;
      const word = row * wordsPerRow;
      read ^= words[word]! ^ words[word + lineWords]! ^ words[word + wordsPerRow - 1]! ^ bytes[starts[row]!]!;
    }
    for (const places of this.#places) for (let at = 0; at < which.length; at++) read ^= places.length(which[at]!);
    // Kept, so that the reading is not optimised away.
    this.#lastRead[0] = read;
  }
}
