/**
 * Business Identifier Code, ISO 9362: four characters of the party, two of the country, two of its location, and three of
 * the branch, which are left out or `XXX` for the primary office.
 */
const form = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/;

export const isBic = (text: string): boolean => form.test(text);

const mark = 'BIC ';

/** How a party that is known by its BIC alone stands where others have a name: marked, since many names have a BIC's form. */
export const bicAsName = (bic: string): string => `${mark}${bic}`;

/** The BIC of a text that `bicAsName` wrote; undefined for any other, which is a name. */
export const bicOfName = (name: string): string | undefined => {
  if (!name.startsWith(mark)) return undefined;
  const bic = name.slice(mark.length);
  return isBic(bic) ? bic : undefined;
};

const primaryOffice = 'XXX';
const branchOf = (bic: string): string => bic.slice(8) || primaryOffice;

/** How two BICs relate. SIMILAR: two branches of one party. */
export const relateBics = (a: string, b: string): 'EQUAL' | 'SIMILAR' | 'DIFFERENT' => {
  if (a.slice(0, 8) !== b.slice(0, 8)) return 'DIFFERENT';
  return branchOf(a) === branchOf(b) ? 'EQUAL' : 'SIMILAR';
};
