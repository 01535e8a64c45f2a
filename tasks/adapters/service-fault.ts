import { NotFoundError, ServiceUnavailableError, ThrottledError } from '../errors.ts';

const throttlingNames = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
  'ThrottlingError',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const missingNames = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);
/** Of the SDK's own, where no answer came. */
const unansweredNames = new Set(['TimeoutError', 'AbortError', 'NetworkingError']);
const unansweredCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

type ServiceError = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

/** An AWS client's error as the task error whose name says whether waiting heals it; anything else as it is. */
export const serviceFault = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { name, message, code, $metadata } = error as ServiceError;
  const options = { cause: error };
  if (throttlingNames.has(name) || $metadata?.httpStatusCode === 429) return new ThrottledError(message, options);
  if (missingNames.has(name)) return new NotFoundError(message, options);
  if (
    unansweredNames.has(name) ||
    (code !== undefined && unansweredCodes.has(code)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  ) {
    return new ServiceUnavailableError(`${name}: ${message}`, options);
  }
  return error;
};

/** Sends, and throws what `serviceFault` makes of an error. */
export const calling = async <Output>(send: () => Promise<Output>): Promise<Output> => {
  try {
    return await send();
  } catch (error) {
    throw serviceFault(error);
  }
};
