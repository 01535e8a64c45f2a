import { scoreUnits } from './score-units.ts';

/**
 * Rounds the fields' shares of a score to ten-thousandths, so that those of all fields add up to the score as it is
 * printed. Where only some of the fields are shown, each is rounded by itself.
 */
export const roundShares = (shares: readonly number[], scoreInUnits: number): readonly number[] => {
  const exact = shares.map((share) => share * scoreUnits);
  const isWhole = Math.abs(exact.reduce((sum, share) => sum + share, 0) - scoreInUnits) < 1;
  const units = exact.map(isWhole ? Math.floor : Math.round);
  let rest = isWhole ? scoreInUnits - units.reduce((sum, share) => sum + share, 0) : 0;
  return units.map((unit, at) => {
    const extra = rest > 0 && shares[at]! > 0 ? 1 : 0;
    rest -= extra;
    return (unit + extra) / scoreUnits;
  });
};
