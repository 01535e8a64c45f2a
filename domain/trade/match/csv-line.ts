/**
 * A line of CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe before it
 * (OWASP, CSV injection); plain numbers stay numbers.
 */
export const csvLine = (cells: readonly string[]): string =>
  `${cells
    .map((cell) => {
      const isFormula = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell);
      const safe = isFormula ? `'${cell}` : cell;
      return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',')}\r\n`;
