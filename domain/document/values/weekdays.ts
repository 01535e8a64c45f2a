const millisecondsPerDay = 86_400_000;

/** Mondays to Fridays after `from` up to and including `to`, both ISO dates; 0 where `to` is not later. Holidays are not known here. */
const weekdaysBetween = (from: string, to: string): number => {
  let count = 0;
  const end = Date.parse(to);
  for (let at = Date.parse(from) + millisecondsPerDay; at <= end && count <= 10; at += millisecondsPerDay) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) count += 1;
  }
  return count;
};

/**
 * Whether a value date is a spot date: at most two weekdays after the trade, the market's convention for nearly all
 * pairs. A holiday between can make a spot trade look like a forward; whoever uses this says so by a lower confidence.
 */
export const isSpotDate = (tradeDate: string, valueDate: string): boolean => weekdaysBetween(tradeDate, valueDate) <= 2;
