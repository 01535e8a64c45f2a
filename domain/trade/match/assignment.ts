/** What a row may be assigned to: parallel lists of columns and of the gain of each, a positive integer. */
export type AssignmentEdges = { readonly columns: readonly number[]; readonly gains: readonly number[] };

/**
 * The one-to-one assignment of rows to columns with the greatest total gain, over the given edges only; rows and
 * columns may stay unassigned. Shortest augmenting paths with dual prices (Jonker and Volgenant 1987, sparse), so a
 * component costs about rows × edges × log, and gains being integers the result is exact.
 */
export class Assignment {
  /** By row; -1 where the row stays unassigned. */
  readonly columnOfRow: Int32Array;
  readonly #edges: readonly AssignmentEdges[];
  readonly #rowOfColumn: Int32Array;
  readonly #rowPrice: Float64Array;
  readonly #columnPrice: Float64Array;
  readonly #distance: Float64Array;
  readonly #previousRow: Int32Array;

  constructor(edgesByRow: readonly AssignmentEdges[], columnCount: number) {
    this.#edges = edgesByRow;
    this.columnOfRow = new Int32Array(edgesByRow.length).fill(-1);
    this.#rowOfColumn = new Int32Array(columnCount).fill(-1);
    this.#rowPrice = new Float64Array(edgesByRow.length);
    this.#columnPrice = new Float64Array(columnCount);
    this.#distance = new Float64Array(columnCount).fill(Number.POSITIVE_INFINITY);
    this.#previousRow = new Int32Array(columnCount);
    for (let row = 0; row < edgesByRow.length; row++) this.#insert(row);
  }

  /**
   * How much of the total would be lost without this row's assignment: a lower bound, exact unless freeing the column
   * helps a third row. Search ends at `limit`, which is then the answer.
   */
  lossWithout(row: number, limit: number): number {
    const assigned = this.columnOfRow[row]!;
    const search = this.#search(row, assigned, limit);
    this.#forget(search);
    return Math.min(search.distance, limit);
  }

  #insert(row: number): void {
    const { columns, gains } = this.#edges[row]!;
    let cheapest = 0;
    for (let at = 0; at < columns.length; at++)
      cheapest = Math.min(cheapest, -gains[at]! - this.#columnPrice[columns[at]!]!);
    this.#rowPrice[row] = cheapest;
    const search = this.#search(row, -1, Number.POSITIVE_INFINITY);
    for (const column of search.settled) {
      const shift = search.distance - this.#distance[column]!;
      this.#columnPrice[column]! -= shift;
      this.#rowPrice[this.#rowOfColumn[column]!]! += shift;
    }
    this.#rowPrice[row]! += search.distance;
    this.#augment(row, search);
    this.#forget(search);
  }

  /** Hands columns over along the path that the search found. */
  #augment(row: number, search: Search): void {
    let column = search.column;
    if (column < 0) {
      column = this.columnOfRow[search.row]!;
      this.columnOfRow[search.row] = -1;
    }
    while (column >= 0) {
      const taker = this.#previousRow[column]!;
      const next = this.columnOfRow[taker]!;
      this.columnOfRow[taker] = column;
      this.#rowOfColumn[column] = taker;
      column = taker === row ? -1 : next;
    }
  }

  /**
   * Dijkstra over reduced costs from a row to the nearest end: a free column, or a row that is better left unassigned.
   * With `without`, the row's own edge to that column is left out, and the column counts as free.
   */
  #search(start: number, without: number, limit: number): Search {
    const heap = new ColumnHeap();
    const search: Search = { row: start, column: -1, distance: Number.POSITIVE_INFINITY, settled: [], touched: [] };
    let row = start;
    let base = 0;
    for (;;) {
      const unassigned = base - this.#rowPrice[row]!;
      if (unassigned < search.distance) {
        search.distance = unassigned;
        search.row = row;
      }
      this.#relax(row, base, row === start ? without : -1, heap, search);
      let column = heap.pop();
      while (column >= 0 && heap.lastDistance > this.#distance[column]!) column = heap.pop();
      if (column < 0 || heap.lastDistance >= Math.min(search.distance, limit)) return search;
      const taken = this.#rowOfColumn[column]!;
      if (taken < 0 || column === without) {
        search.column = column;
        search.distance = heap.lastDistance;
        return search;
      }
      search.settled.push(column);
      row = taken;
      base = heap.lastDistance;
    }
  }

  #relax(row: number, base: number, without: number, heap: ColumnHeap, search: Search): void {
    const { columns, gains } = this.#edges[row]!;
    const price = this.#rowPrice[row]!;
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at]!;
      if (column === without) continue;
      const distance = base - gains[at]! - price - this.#columnPrice[column]!;
      if (distance >= this.#distance[column]!) continue;
      if (this.#distance[column] === Number.POSITIVE_INFINITY) search.touched.push(column);
      this.#distance[column] = distance;
      this.#previousRow[column] = row;
      heap.push(column, distance);
    }
  }

  #forget(search: Search): void {
    for (const column of search.touched) this.#distance[column] = Number.POSITIVE_INFINITY;
  }
}

/** Where a search ended: at `column` if it is not negative, else by leaving `row` unassigned. */
type Search = {
  row: number;
  column: number;
  distance: number;
  readonly settled: number[];
  readonly touched: number[];
};

/** A binary heap of columns by distance. */
class ColumnHeap {
  readonly #columns: number[] = [];
  readonly #distances: number[] = [];
  /** Of the column that was popped last. */
  lastDistance = 0;

  push(column: number, distance: number): void {
    let at = this.#columns.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#distances[parent]! <= distance) break;
      this.#columns[at] = this.#columns[parent]!;
      this.#distances[at] = this.#distances[parent]!;
      at = parent;
    }
    this.#columns[at] = column;
    this.#distances[at] = distance;
  }

  /** The nearest column, or -1. */
  pop(): number {
    const nearest = this.#columns[0];
    if (nearest === undefined) return -1;
    this.lastDistance = this.#distances[0]!;
    const column = this.#columns.pop()!;
    const distance = this.#distances.pop()!;
    const size = this.#columns.length;
    if (size === 0) return nearest;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.#distances[child + 1]! < this.#distances[child]!) child++;
      if (this.#distances[child]! >= distance) break;
      this.#columns[at] = this.#columns[child]!;
      this.#distances[at] = this.#distances[child]!;
      at = child;
    }
    this.#columns[at] = column;
    this.#distances[at] = distance;
    return nearest;
  }
}
