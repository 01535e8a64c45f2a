/** How a number format shows a cell's number, as far as its meaning depends on it. */
export type NumberKind = 'date' | 'percent' | 'number';

/** Built-in formats that show dates. Source: ECMA-376-1, 18.8.30 numFmt. */
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const builtInPercents = new Set([9, 10]);

/** What a number format's id, and the code of a custom one, make of a number. */
export const numberKindOf = (id: number, code: string | undefined): NumberKind => {
  if (code === undefined) return builtInDates.has(id) ? 'date' : builtInPercents.has(id) ? 'percent' : 'number';
  // Quoted text, escaped characters and bracketed conditions say nothing of the kind: `"day" 0`, `[Red]0`.
  const bare = code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
  if (bare.includes('%')) return 'percent';
  return /y|d/i.test(bare) && !/general/i.test(bare) ? 'date' : 'number';
};

/**
 * A number as a spreadsheet stores it, as a plain decimal of at most 15 significant digits, which is what spreadsheets
 * hold and show: the file's `1234.5599999999999` is the binary neighbour of `1234.56`.
 */
export const plainNumber = (stored: string, scaleUp = 0): string | null => {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(stored.trim());
  if (!parts) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const point = whole.length + Number(exponent) + scaleUp;
  if (Math.abs(point) > 60) return null;
  const digits = whole + fraction;
  const firstSignificant = digits.search(/[1-9]/);
  if (firstSignificant < 0) return '0';
  const kept = roundDigits(digits, firstSignificant + 15);
  const shift = kept.length - Math.min(digits.length, firstSignificant + 15);
  const at = point + shift;
  const padded = at <= 0 ? '0'.repeat(1 - at) + kept : kept.padEnd(at, '0');
  const cut = Math.max(1, at);
  const text = `${padded.slice(0, cut).replace(/^0+(?=\d)/, '')}.${padded.slice(cut)}`.replace(
    /\.0*$|(?<=\.\d*?)0+$/,
    '',
  );
  return sign + text;
};

/** The first `count` digits, rounded half up; one digit longer where the rounding carries over all of them. */
const roundDigits = (digits: string, count: number): string => {
  if (digits.length <= count) return digits;
  const head = BigInt(digits.slice(0, count) || '0') + (Number(digits[count]) >= 5 ? 1n : 0n);
  return head.toString().padStart(count, '0');
};

const millisecondsPerDay = 86_400_000;

/**
 * The ISO 8601 date of a spreadsheet's day number. Days count from 1899-12-30 (which makes up for the leap day 1900 that
 * never was), or from 1904-01-01 in workbooks that say so; a fraction is the time of day and is left out.
 */
export const dateOfSerial = (serial: number, epoch1904: boolean): string | null => {
  const day = Math.floor(serial);
  if (!Number.isFinite(day) || day < 1 || day > 200_000) return null;
  const epoch = epoch1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  return new Date(epoch + day * millisecondsPerDay).toISOString().slice(0, 10);
};
