import type { CandidateRecord, Reason } from '../candidate.ts';

/** Which date may not lie before which, by the names of the fields. */
type Order = { earlier: string; later: string; code: string };

const isIsoDate = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text);

/** Each pair of dates that stands in the wrong order. ISO dates compare as text. */
export const checkDateOrder = (record: CandidateRecord, orders: readonly Order[]): Reason[] =>
  orders.flatMap(({ earlier, later, code }) => {
    const from = record.fields[earlier]?.value;
    const to = record.fields[later]?.value;
    if (!isIsoDate(from) || !isIsoDate(to) || from <= to) return [];
    return [{ code, message: `${later} ${to} lies before ${earlier} ${from}`, field: later }];
  });

/** A date that lies after `today` (ISO 8601) though it can't. */
export const checkNotInFuture = (record: CandidateRecord, field: string, today: string): Reason[] => {
  const date = record.fields[field]?.value;
  if (!isIsoDate(date) || date <= today) return [];
  return [{ code: 'DATE_IN_FUTURE', message: `${field} ${date} lies after today, ${today}`, field }];
};
