/** Where a stream goes on: the key of a row of it. */
export type Place = { receivedAt: string; documentId: string };

/** The next rows of a stream that is in descending order of `receivedAt`. */
export type Stretch<Row> = {
  name: string;
  /** Where it began; undefined: at the newest. */
  from: Place | undefined;
  rows: readonly Row[];
  /** How far it was looked through: beyond the last of `rows` where others were passed over. */
  end: Place | 'done';
};

/** Where each stream goes on, by its name; a stream that is not named begins at its newest row. */
export type Places = Readonly<Record<string, Place | 'done'>>;

const leftAt = <Row extends Place>({ from, rows, end }: Stretch<Row>, taken: number): Place | 'done' | undefined => {
  if (taken === rows.length) return end;
  const last = rows[taken - 1];
  return last ? { receivedAt: last.receivedAt, documentId: last.documentId } : from;
};

/**
 * The newest `limit` rows of several streams, and where each then goes on (undefined: all of them are at their ends).
 *
 * Fewer than `limit` where a stream was not looked through far enough to tell that it has nothing newer.
 */
export const mergeNewest = <Row extends Place>(
  stretches: readonly Stretch<Row>[],
  limit: number,
): { rows: Row[]; places: Places | undefined } => {
  const streams = stretches.map((stretch) => ({ stretch, taken: 0 }));
  const rows: Row[] = [];
  while (rows.length < limit) {
    let newest: { stream: (typeof streams)[number]; row: Row } | undefined;
    for (const stream of streams) {
      const row = stream.stretch.rows[stream.taken];
      if (row && (!newest || row.receivedAt > newest.row.receivedAt)) newest = { stream, row };
    }
    if (!newest) break;
    const { receivedAt } = newest.row;
    const mayHaveNewer = ({ stretch, taken }: (typeof streams)[number]) =>
      taken === stretch.rows.length && stretch.end !== 'done' && stretch.end.receivedAt > receivedAt;
    if (streams.some(mayHaveNewer)) break;
    rows.push(newest.row);
    newest.stream.taken += 1;
  }
  const left = streams.map(({ stretch, taken }) => [stretch.name, leftAt(stretch, taken)] as const);
  if (left.every(([, place]) => place === 'done')) return { rows, places: undefined };
  return { rows, places: Object.fromEntries(left.flatMap(([name, place]) => (place ? [[name, place]] : []))) };
};
