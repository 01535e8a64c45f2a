/** Scores are counted in ten-thousandths, so that adding them up is exact. */
export const scoreUnits = 10_000;
