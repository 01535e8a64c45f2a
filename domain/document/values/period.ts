/** `3M`, `1Y`, `1D`, `1T` (once, at the end): FpML's period multiplier and period in one. */
export type Period = string;

/** One spelling per period: whole years of months are years, `12M` is `1Y`. */
export const periodOf = (count: number, unit: 'D' | 'W' | 'M' | 'Y' | 'T'): Period =>
  unit === 'M' && count !== 0 && count % 12 === 0 ? `${count / 12}Y` : `${count}${unit}`;

/** Whole months between two ISO dates where they lie a whole number of months apart give or take a roll of five days; else null. */
const monthsBetween = (from: string, to: string): number | null => {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth + (toDay - fromDay) / 30.5;
  const rounded = Math.round(months);
  return rounded > 0 && Math.abs(months - rounded) <= 0.2 ? rounded : null;
};

/** The period at which these ISO dates, in order, follow one another; null where they are too few or uneven. */
export const periodOfDates = (dates: readonly string[]): Period | null => {
  const steps = dates.slice(1).map((date, index) => monthsBetween(dates[index] as string, date));
  const [first] = steps;
  if (first === undefined || first === null || steps.some((step) => step !== first)) return null;
  return periodOf(first, 'M');
};
