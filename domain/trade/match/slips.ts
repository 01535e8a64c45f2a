/** Differing characters of two texts of one length; swapped neighbours count once. */
export const slips = (a: string, b: string): number => {
  let count = 0;
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue;
    count++;
    if (a[at] === b[at + 1] && a[at + 1] === b[at]) at++;
  }
  return count;
};

/** True if the longer text without one of its characters is the shorter one. */
export const lacksOneOf = (short: string, long: string): boolean => {
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return short.slice(at) === long.slice(at + 1);
};
