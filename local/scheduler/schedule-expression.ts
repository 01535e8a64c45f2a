import { Cron } from 'croner';

/** The expression isn't one that Scheduler takes. */
export class InvalidScheduleExpressionError extends Error {
  override name = 'ValidationException';
}

/** When a schedule is due: `next(after)` in epoch milliseconds, undefined when never again. */
export type Recurrence = { next(afterMs: number): number | undefined };

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * `cron(minutes hours day-of-month month day-of-week year)`, `rate(value unit)` or `at(yyyy-mm-ddThh:mm:ss)`, as
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html has them.
 *
 * @param anchorMs a rate counts from here.
 * @throws InvalidScheduleExpressionError
 */
export const parseScheduleExpression = (expression: string, timeZone: string, anchorMs: number): Recurrence => {
  const [, kind, body = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  try {
    if (kind === 'rate') return rateOf(body, anchorMs);
    if (kind === 'at') return atOf(body, timeZone);
    if (kind === 'cron') return cronOf(body, timeZone);
  } catch (error) {
    if (error instanceof InvalidScheduleExpressionError) throw error;
    throw new InvalidScheduleExpressionError(`Invalid Schedule Expression ${expression}: ${String(error)}`);
  }
  throw new InvalidScheduleExpressionError(`Invalid Schedule Expression ${expression}.`);
};

const rateOf = (body: string, anchorMs: number): Recurrence => {
  const [, value = '', unit = ''] = /^(\d+)\s+(minute|hour|day)s?$/.exec(body.trim()) ?? [];
  const intervalMs = Number(value) * (unitMs[unit] ?? Number.NaN);
  if (!(intervalMs > 0)) throw new InvalidScheduleExpressionError(`Invalid Schedule Expression rate(${body}).`);
  return { next: (afterMs) => anchorMs + (Math.floor((afterMs - anchorMs) / intervalMs) + 1) * intervalMs };
};

const atOf = (body: string, timeZone: string): Recurrence => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body))
    throw new InvalidScheduleExpressionError(`Invalid Schedule Expression at(${body}).`);
  const due = new Cron(body, { timezone: timeZone, paused: true }).nextRun(new Date(0))?.getTime();
  return { next: (afterMs) => (due !== undefined && due > afterMs ? due : undefined) };
};

/** AWS counts weekdays from SUN = 1, croner from SUN = 0; AWS puts the year last, croner seventh after seconds. */
const cronOf = (body: string, timeZone: string): Recurrence => {
  const fields = body.trim().split(/\s+/);
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields;
  if (fields.length !== 6 || dayOfMonth === undefined || dayOfWeek === undefined)
    throw new InvalidScheduleExpressionError(`Invalid Schedule Expression cron(${body}): it needs six fields.`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new InvalidScheduleExpressionError(
      `Invalid Schedule Expression cron(${body}): exactly one of day-of-month and day-of-week must be ?.`,
    );
  const weekday = dayOfWeek === '?' ? '*' : weekdayFor(dayOfWeek);
  const pattern = ['0', minutes, hours, dayOfMonth === '?' ? '*' : dayOfMonth, month, weekday, year].join(' ');
  const cron = new Cron(pattern, { timezone: timeZone, paused: true, sloppyRanges: true });
  return { next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() };
};

/** `2-6` → `1-5`, `6L` → `5L`, `3#2` → `2#2`; names stay. */
const weekdayFor = (field: string): string =>
  field === 'L'
    ? '6'
    : field.replace(/(^|[,\-/])(\d)|#(\d)/g, (whole, before: string | undefined, day: string | undefined) => {
        if (day === undefined || before === '/') return whole;
        return `${before}${Number(day) - 1}`;
      });
