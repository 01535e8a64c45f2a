/** Benchmark families by the words that name them in contracts and systems (ISDA's floating rate options and their short forms). */
const families: readonly (readonly [RegExp, string])[] = [
  [/€STR|EUROSTR|\bESTR\b|EUR-?ESTER/, 'ESTR'],
  [/SOFR/, 'SOFR'],
  [/SONIA/, 'SONIA'],
  [/TONA/, 'TONA'],
  [/SARON/, 'SARON'],
  [/EURIBOR/, 'EURIBOR'],
  [/STIBOR/, 'STIBOR'],
  [/TIBOR/, 'TIBOR'],
  [/NIBOR/, 'NIBOR'],
  [/CIBOR/, 'CIBOR'],
  [/WIBOR/, 'WIBOR'],
  [/SHIBOR/, 'SHIBOR'],
  [/HIBOR/, 'HIBOR'],
  [/JIBAR/, 'JIBAR'],
  [/LIBOR/, 'LIBOR'],
  [/CORRA/, 'CORRA'],
  [/CDOR/, 'CDOR'],
  [/AONIA/, 'AONIA'],
  [/BBSW/, 'BBSW'],
  [/BKBM/, 'BKBM'],
  [/SORA/, 'SORA'],
  [/EONIA/, 'EONIA'],
  [/FED ?FUNDS|FEDERAL.FUNDS|EFFR/, 'FEDFUNDS'],
];

const familyOf = (text: string): string | undefined => families.find(([pattern]) => pattern.test(text))?.[1];
const tenorOf = (text: string): string | undefined => {
  const tenor = /(?:^|[^A-Z0-9])(\d{1,2}) ?(D|W|M|Y)(?:[A-Z]*)(?:$|[^A-Z0-9])/.exec(text);
  if (!tenor) return undefined;
  const [, count = '', unit = ''] = tenor;
  return unit === 'Y' ? `${Number(count) * 12}M` : `${Number(count)}${unit}`;
};

/**
 * How two floating rate indices relate. SIMILAR: the same benchmark written otherwise (`SOFR`, `USD-SOFR-COMPOUND`), or
 * a tenor that only one of them names.
 */
export const relateFloatingIndices = (a: string, b: string): 'EQUAL' | 'SIMILAR' | 'DIFFERENT' => {
  const [upperA, upperB] = [a.toUpperCase(), b.toUpperCase()];
  const [bareA, bareB] = [upperA.replace(/[^0-9A-Z€]/g, ''), upperB.replace(/[^0-9A-Z€]/g, '')];
  if (bareA === bareB) return 'EQUAL';
  const [familyA, familyB] = [familyOf(upperA), familyOf(upperB)];
  if (familyA !== familyB) return 'DIFFERENT';
  const [tenorA, tenorB] = [tenorOf(upperA), tenorOf(upperB)];
  if (tenorA !== undefined && tenorB !== undefined && tenorA !== tenorB) return 'DIFFERENT';
  if (familyA !== undefined) return 'SIMILAR';
  const [short, long] = bareA.length <= bareB.length ? [bareA, bareB] : [bareB, bareA];
  return short.length >= 4 && long.startsWith(short) ? 'SIMILAR' : 'DIFFERENT';
};
