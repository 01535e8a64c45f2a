import { z } from 'zod';

/** What a member of a started workflow's body may be: a text. */
type TextSchema = {
  type?: string;
  pattern?: string;
  format?: string;
  enum?: string[];
  minLength?: number;
  maxLength?: number;
};

const conditionOf = (value: string, { pattern, enum: values, minLength, maxLength }: TextSchema): string => {
  const conditions = [
    pattern && `$contains(${value}, /${pattern.replaceAll('/', '\\/')}/)`,
    values && `${value} in ${JSON.stringify(values)}`,
    minLength !== undefined && `$length(${value}) >= ${minLength}`,
    maxLength !== undefined && `$length(${value}) <= ${maxLength}`,
  ].filter((condition) => typeof condition === 'string');
  // Not `and`: the text functions fail on what is no text.
  return `$type(${value}) = 'string' ? ${conditions.join(' and ') || 'true'} : false`;
};

const expectationOf = ({ format, enum: values, minLength = 0, maxLength }: TextSchema): string => {
  if (values) return `expected one of ${values.join(', ')}`;
  if (format === 'date') return 'expected a date such as 2026-11-20';
  return `expected a text of ${minLength}${maxLength === undefined ? '' : ` to ${maxLength}`} characters`;
};

/**
 * JSONata for the places in a body that don't fit its schema, as a problem document lists them (`ProblemLocation`). That the
 * body is an object with no other members the gateway has checked.
 *
 * @param body JSONata for the body
 * @throws Error where a member is no text: say how to check it here, first.
 */
export const bodyMisfits = (body: string, schema: z.ZodType): string => {
  const { properties = {} } = z.toJSONSchema(schema, { target: 'draft-4', io: 'input' });
  const misfits = Object.entries(properties as Record<string, TextSchema>).map(([name, member]) => {
    if (member.type !== 'string') throw new Error(`${name} is ${member.type}: only texts are checked in a workflow`);
    const value = `${body}.${name}`;
    const location = JSON.stringify({ in: 'body', pointer: `/${name}`, message: expectationOf(member) });
    return `$exists(${value}) and $not(${conditionOf(value, member)}) ? ${location}`;
  });
  return `[${misfits.join(', ')}]`;
};
