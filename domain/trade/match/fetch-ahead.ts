import type { TradeBook } from './trade-book.ts';

/** As many rows as the processor's cache surely holds. */
export const fetchedAtOnce = 128;

/** For a walk through a list of rows, called at each place: has a book fetch the next rows whenever those fetched are used up. */
export const fetchAhead = (book: TradeBook, rows: readonly number[], place: number): void => {
  if (place % fetchedAtOnce === 0) book.fetch?.(Int32Array.from(rows.slice(place, place + fetchedAtOnce)));
};
