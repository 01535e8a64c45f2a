import { LambdaServiceError } from './invocation.ts';

/**
 * `name`, `account:function:name` or a whole ARN, each with or without `:qualifier`.
 *
 * @throws LambdaServiceError InvalidParameterValueException if two qualifiers disagree.
 */
export const parseFunctionName = (
  text: string,
  qualifier?: string,
): { name: string; qualifier: string | undefined } => {
  const parts = text
    .replace(/^arn:aws[a-z-]*:lambda:[^:]*:\d*:function:/, '')
    .replace(/^\d{12}:function:/, '')
    .split(':');
  const [name = '', inline] = parts;
  if (inline !== undefined && qualifier !== undefined && inline !== qualifier)
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
      400,
      { Type: 'User' },
    );
  return { name, qualifier: inline ?? qualifier };
};
