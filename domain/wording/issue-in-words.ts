import type { z } from 'zod';

const formats: Readonly<Record<string, string>> = {
  date: 'a date of the calendar: 2026-03-02',
  datetime: 'an instant in UTC: 2026-03-02T05:00:00.000Z',
};

/**
 * What a schema expected of a field, for a person who knows no schema; `missing` where the field is absent. Refinements and
 * patterns carry their own words.
 */
export const issueInWords = (issue: z.core.$ZodIssue, isPresent: boolean): string => {
  if (!isPresent) return 'missing';
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'string' ? 'a text' : `of type ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? issue.message;
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : issue.message;
    case 'too_small':
      return issue.origin === 'string' ? `at least ${issue.minimum} characters` : issue.message;
    default:
      return issue.message;
  }
};
