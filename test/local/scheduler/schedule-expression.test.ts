import { describe, expect, it } from '@jest/globals';
import {
  InvalidScheduleExpressionError,
  parseScheduleExpression,
} from '../../../local/scheduler/schedule-expression.ts';

const dueAfter = (expression: string, from: string, zone = 'UTC', anchor = 0): string | undefined => {
  const next = parseScheduleExpression(expression, zone, anchor).next(Date.parse(from));
  return next === undefined ? undefined : new Date(next).toISOString();
};

describe('parseScheduleExpression', () => {
  it.each([
    ['every night', 'cron(0 2 * * ? *)', '2026-11-21T03:00:00Z', '2026-11-22T02:00:00.000Z'],
    ['weekdays by name', 'cron(0 2 ? * TUE-SAT *)', '2026-11-21T03:00:00Z', '2026-11-24T02:00:00.000Z'],
    ['weekdays by number, Sunday being 1', 'cron(0 2 ? * 1 *)', '2026-11-21T03:00:00Z', '2026-11-22T02:00:00.000Z'],
    ['a range of weekday numbers', 'cron(0 2 ? * 3-7 *)', '2026-11-21T03:00:00Z', '2026-11-24T02:00:00.000Z'],
    ['steps', 'cron(0/15 * * * ? *)', '2026-11-21T10:16:00Z', '2026-11-21T10:30:00.000Z'],
    ['the last day of the month', 'cron(0 0 L * ? *)', '2026-11-21T00:00:00Z', '2026-11-30T00:00:00.000Z'],
    ['the last Friday', 'cron(0 0 ? * 6L *)', '2026-11-21T00:00:00Z', '2026-11-27T00:00:00.000Z'],
    ['the first Monday', 'cron(0 0 ? * 2#1 *)', '2026-11-21T00:00:00Z', '2026-12-07T00:00:00.000Z'],
    ['a year', 'cron(0 0 1 1 ? 2030)', '2026-11-21T00:00:00Z', '2030-01-01T00:00:00.000Z'],
  ])('cron: %s', (_what, expression, from, due) => {
    expect(dueAfter(expression, from)).toBe(due);
  });

  it('ends with a year that is over', () => {
    expect(dueAfter('cron(0 0 1 1 ? 2020)', '2026-11-21T00:00:00Z')).toBeUndefined();
  });

  it('keeps the wall clock of its zone over the change to summer time', () => {
    expect(dueAfter('cron(0 9 * * ? *)', '2026-03-27T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T08:00:00.000Z');
    expect(dueAfter('cron(0 9 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z');
  });

  it.each([
    ['rate(15 minutes)', '2026-11-21T10:01:00Z', '2026-11-21T10:15:00.000Z'],
    ['rate(1 hour)', '2026-11-21T10:00:00Z', '2026-11-21T11:00:00.000Z'],
    ['rate(7 days)', '2026-11-21T10:00:00Z', '2026-11-28T10:00:00.000Z'],
  ])('%s counts from its anchor', (expression, from, due) => {
    expect(dueAfter(expression, from, 'UTC', Date.parse('2026-11-21T10:00:00Z'))).toBe(due);
  });

  it('at() is due once, in its zone', () => {
    expect(dueAfter('at(2026-12-01T09:00:00)', '2026-11-21T00:00:00Z', 'America/New_York')).toBe(
      '2026-12-01T14:00:00.000Z',
    );
    expect(dueAfter('at(2026-12-01T09:00:00)', '2026-12-01T14:00:00Z', 'America/New_York')).toBeUndefined();
  });

  it.each([
    'cron(0 2 * * *)',
    'cron(0 2 * * * *)',
    'cron(0 2 ? * ? *)',
    'cron(61 2 * * ? *)',
    'rate(0 minutes)',
    'rate(5 seconds)',
    'at(tomorrow)',
    'every(5 minutes)',
    '',
  ])('refuses %p', (expression) => {
    expect(() => parseScheduleExpression(expression, 'UTC', 0)).toThrow(InvalidScheduleExpressionError);
  });
});
