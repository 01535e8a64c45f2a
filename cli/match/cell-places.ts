/** Where a column's cells stand, row by row, so that their texts are found without reading the record again. */
export class CellPlaces {
  /** How far behind the start of the record in the upper sixteen bits, how many bytes in the lower ones; 0 is unknown. */
  #places: Int32Array;

  constructor(count: number) {
    this.#places = new Int32Array(count);
  }

  /** Keeps the place of a cell of some bytes; one that stands too far from its record's start stays unknown. */
  set(row: number, offset: number, length: number): void {
    this.#places[row] = offset > 0xffff || length > 0xffff ? 0 : (offset << 16) | length;
  }

  isKnown(row: number): boolean {
    return this.#places[row] !== 0;
  }

  offset(row: number): number {
    return this.#places[row]! >>> 16;
  }

  length(row: number): number {
    return this.#places[row]! & 0xffff;
  }

  clear(row: number): void {
    this.#places[row] = 0;
  }

  move(from: number, to: number): void {
    this.#places[to] = this.#places[from]!;
  }

  grow(count: number): void {
    const places = new Int32Array(count);
    places.set(this.#places);
    this.#places = places;
  }
}
