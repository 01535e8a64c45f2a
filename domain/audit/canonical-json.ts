/**
 * JSON with keys in code-unit order, no white space and absent members left out, so that equal values have equal text.
 * Source: RFC 8785 (JSON Canonicalization Scheme); ECMAScript's own number and string forms are the ones it prescribes.
 *
 * @throws TypeError for what JSON can't say: a function, a bigint, NaN or an infinity.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`no JSON for ${typeof value} ${String(value)}`);
};
