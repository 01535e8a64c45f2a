/** One spelling per day count fraction: FpML's, whose names are the ISDA definitions'. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^(ACT|ACTUAL|A)\/?360$/, 'ACT/360'],
  [/^((ACT|ACTUAL|A)\/?365(\.?F(IXED)?)?|(ACT|ACTUAL|A)F?\/?365F|AFI\/365)$/, 'ACT/365.FIXED'],
  [/^(ACT|ACTUAL)\/?365\.?L$/, 'ACT/365L'],
  [/^(ACT|ACTUAL|A)\/?(ACT|ACTUAL|A)(\.ISDA)?$/, 'ACT/ACT.ISDA'],
  [/^(ACT|ACTUAL)\/?(ACT|ACTUAL)\.(ICMA|ISMA)$/, 'ACT/ACT.ICMA'],
  [/^(30|360)\/360(\.?ISDA|BOND)?$|^BONDBASIS$/, '30/360'],
  [/^30E\/360$|^EUROBONDBASIS$/, '30E/360'],
  [/^30E\/360\.?ISDA$/, '30E/360.ISDA'],
  [/^BUS\/252$/, 'BUS/252'],
  [/^1\/1$/, '1/1'],
];

/** A day count fraction in FpML's spelling; text that is none of the known ones stays as it is. */
export const normalizeDayCount = (text: string): string => {
  const key = text.toUpperCase().replaceAll(/[\s()]/g, '');
  return spellings.find(([pattern]) => pattern.test(key))?.[1] ?? text.trim();
};
