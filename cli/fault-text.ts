type Fault = { error?: string | undefined; cause?: string | undefined };

const textsOf = (json: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * What failed, for people. Step Functions gives a task's fault as JSON with a stack, and a child execution's as JSON with
 * all of it: of these the innermost error and message.
 */
export const faultText = ({ error = '', cause = '' }: Fault): string => {
  const { errorType, errorMessage, Error: childError, Cause: childCause } = textsOf(cause);
  if (text(childCause) !== undefined) return faultText({ error: text(childError) ?? error, cause: text(childCause) });
  if (text(errorMessage) !== undefined) return `${text(errorType) ?? error}: ${text(errorMessage)}`;
  return [error, cause].filter((part) => part !== '').join(': ');
};
