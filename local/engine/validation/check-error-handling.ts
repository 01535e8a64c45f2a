import type { QueryLanguage } from '../definition.ts';
import { isObject } from '../json.ts';
import { checkTemplate } from './check-fields.ts';
import { checkTarget } from './check-machine.ts';
import type { Diagnostics } from './diagnostic.ts';

/** Retry and Catch: names of errors, States.ALL alone and last, sensible numbers, existing targets. */
export const checkErrorHandling = (
  state: Record<string, unknown>,
  at: string,
  language: QueryLanguage,
  siblings: Record<string, unknown>,
  diagnostics: Diagnostics,
): void => {
  for (const field of ['Retry', 'Catch']) {
    const rules = state[field];
    if (!Array.isArray(rules)) continue;
    for (const [index, rule] of (rules as unknown[]).entries()) {
      const place = `${at}/${field}[${index}]`;
      if (!isObject(rule)) {
        diagnostics.schema('Expected value of type Object', place);
        continue;
      }
      for (const name of ['Assign', 'Output'])
        if (rule[name] !== undefined) checkTemplate(name, rule[name], language, `${place}/${name}`, diagnostics);
      checkErrorNames(rule.ErrorEquals, place, index === rules.length - 1, diagnostics);
      if (field === 'Retry') checkRetrier(rule, place, diagnostics);
      else if (typeof rule.Next === 'string') checkTarget(rule.Next, 'Next', `${place}/Next`, siblings, diagnostics);
      else diagnostics.schema('These fields are required: [Next]', place);
    }
  }
};

const checkErrorNames = (names: unknown, at: string, last: boolean, diagnostics: Diagnostics): void => {
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) {
    diagnostics.schema('ErrorEquals must be a non-empty array of strings', `${at}/ErrorEquals`);
    return;
  }
  if (names.includes('States.ALL') && (names.length > 1 || !last))
    diagnostics.schema("'States.ALL' must appear alone and in the last item", `${at}/ErrorEquals`);
};

const checkRetrier = (rule: Record<string, unknown>, at: string, diagnostics: Diagnostics): void => {
  const integer = (name: string, least: number, most: number): void => {
    const value = rule[name];
    if (value !== undefined && !(Number.isInteger(value) && (value as number) >= least && (value as number) <= most))
      diagnostics.schema(`Expected value of type Integer from ${least} to ${most}`, `${at}/${name}`);
  };
  integer('IntervalSeconds', 1, 99_999_999);
  integer('MaxAttempts', 0, 99_999_999);
  integer('MaxDelaySeconds', 1, 31_622_400);
  if (rule.BackoffRate !== undefined && !(typeof rule.BackoffRate === 'number' && rule.BackoffRate >= 1))
    diagnostics.schema('Expected value of type Number, at least 1.0', `${at}/BackoffRate`);
  if (rule.JitterStrategy !== undefined && rule.JitterStrategy !== 'FULL' && rule.JitterStrategy !== 'NONE')
    diagnostics.schema('Value is not valid. Expected: [FULL, NONE]', `${at}/JitterStrategy`);
};
