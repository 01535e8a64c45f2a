const [quote, newline, carriageReturn, space, tab] = [0x22, 0x0a, 0x0d, 0x20, 0x09];

/** Where the cells of one record stand, reused from record to record. */
export type Cells = {
  /** Number of cells; their places are valid up to it. */
  count: number;
  readonly starts: number[];
  readonly ends: number[];
  /** 1 where the cell holds doubled quotes that stand for one. */
  readonly escaped: number[];
  /** Newlines within quotes, so that line numbers stay right. */
  innerLines: number;
  /** A quote that is never closed, or text behind a closing one. */
  isMalformed: boolean;
};

export const newCells = (): Cells => ({
  count: 0,
  starts: [],
  ends: [],
  escaped: [],
  innerLines: 0,
  isMalformed: false,
});

/**
 * Finds the cells of the record that starts at `from` (RFC 4180: quotes, doubled quotes, newlines within quotes; LF or
 * CRLF), blanks around them left out. Returns where the next record starts; with `lastCell` it stops behind that cell.
 */
export const scanRecord = (
  bytes: Uint8Array,
  from: number,
  delimiter: number,
  cells: Cells,
  lastCell = Number.POSITIVE_INFINITY,
): number => {
  clearCells(cells);
  for (let at = from; ; at++) {
    at = scanCell(bytes, at, delimiter, cells);
    if (at >= bytes.length || bytes[at] === newline || cells.count > lastCell) return at + 1;
  }
};

export const clearCells = (cells: Cells): void => {
  cells.count = 0;
  cells.innerLines = 0;
  cells.isMalformed = false;
};

/** Adds the cell that starts at `from`. Returns where it ends: the place of the delimiter or newline, or the end of `bytes`. */
export const scanCell = (bytes: Uint8Array, from: number, delimiter: number, cells: Cells): number => {
  const { length } = bytes;
  const cell = cells.count++;
  let at = from;
  cells.escaped[cell] = 0;
  // Nearly every cell starts with a letter or a digit, all of which are above the blanks and the quote.
  if (at < length && bytes[at]! <= quote)
    while (at < length && (bytes[at] === space || (bytes[at] === tab && delimiter !== tab))) at++;
  let start = at;
  let end: number;
  if (at < length && bytes[at] === quote) {
    start = ++at;
    for (;;) {
      while (at < length && bytes[at] !== quote) if (bytes[at++] === newline) cells.innerLines++;
      if (at + 1 >= length || bytes[at + 1] !== quote) break;
      cells.escaped[cell] = 1;
      at += 2;
    }
    if (at >= length) cells.isMalformed = true;
    end = at++;
    while (at < length && bytes[at] !== delimiter && bytes[at] !== newline) {
      if (bytes[at] !== space && bytes[at] !== carriageReturn && bytes[at] !== tab) cells.isMalformed = true;
      at++;
    }
    while (start < end && isBlank(bytes[start]!)) start++;
  } else {
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte === delimiter || byte === newline) break;
    }
    end = at;
  }
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  cells.starts[cell] = start;
  cells.ends[cell] = end;
  return at;
};

const isBlank = (byte: number): boolean => byte === space || byte === tab || byte === carriageReturn;

const decoder = new TextDecoder('utf-8');

/** The text of a stretch of bytes. */
export const textOf = (bytes: Buffer, start: number, end: number): string => {
  for (let at = start; at < end; at++) if (bytes[at]! >= 0x80) return decoder.decode(bytes.subarray(start, end));
  return bytes.toString('latin1', start, end);
};

/** The texts of a record's cells. */
export const cellTexts = (bytes: Buffer, cells: Cells): string[] =>
  Array.from({ length: cells.count }, (_, cell) => {
    const text = textOf(bytes, cells.starts[cell]!, cells.ends[cell]!);
    return cells.escaped[cell] === 1 ? text.replaceAll('""', '"') : text;
  });

/** The delimiter that a header line uses most: comma, semicolon, tab or bar. */
export const sniffDelimiter = (header: string): number => {
  const candidates = [',', ';', '\t', '|'];
  const counts = candidates.map((candidate) => header.split(candidate).length);
  return candidates[counts.indexOf(Math.max(...counts))]!.charCodeAt(0);
};
