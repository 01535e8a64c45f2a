import { ConflictError, NotFoundError, ServiceUnavailableError, ThrottledError } from '../errors.ts';

const throttles = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottlingError',
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'RequestThrottled',
  'TooManyRequestsException',
  'LimitExceededException',
  'TooManyFailedAttemptsException',
  'SlowDown',
  // Another transaction holds the item, or the same one is still under way: both heal by waiting.
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const outages = new Set([
  'InternalServerError',
  'InternalServerErrorException',
  'InternalFailure',
  'InternalError',
  'InternalException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'CodeDeliveryFailureException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'AbortError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const absences = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

type ServiceError = Error & {
  code?: string;
  $fault?: 'client' | 'server';
  $metadata?: { httpStatusCode?: number };
  CancellationReasons?: readonly { Code?: string; Message?: string }[];
};

/**
 * Which actions of a transaction failed on their own condition, by index. Empty for any other error than the
 * ConflictError of a cancelled transaction.
 */
export const failedConditions = (error: unknown): number[] => {
  const cause = error instanceof ConflictError ? (error.cause as ServiceError | undefined) : undefined;
  return (cause?.CancellationReasons ?? []).flatMap(({ Code }, index) =>
    Code === 'ConditionalCheckFailed' ? [index] : [],
  );
};

const cancellation = (error: ServiceError): Error | undefined => {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  const message = `the transaction was cancelled: ${codes.join(', ')}`;
  if (codes.includes('ConditionalCheckFailed')) return new ConflictError(message, { cause: error });
  if (codes.some((code) => throttles.has(code))) return new ThrottledError(message, { cause: error });
  return undefined;
};

/**
 * A service's error under the name that workflows retry or catch by; errors that have none (a wrong request, a missing
 * permission) come back as they are, since no retry heals them.
 */
export const namedError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { name, code = '', message, $fault, $metadata } = error as ServiceError;
  if (name === 'TransactionCanceledException') return cancellation(error) ?? error;
  if (name === 'ConditionalCheckFailedException') return new ConflictError(message, { cause: error });
  if (throttles.has(name)) return new ThrottledError(`${name}: ${message}`, { cause: error });
  if (absences.has(name)) return new NotFoundError(`${name}: ${message}`, { cause: error });
  if (outages.has(name) || outages.has(code) || $fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500)
    return new ServiceUnavailableError(`${name}: ${message}`, { cause: error });
  return error;
};
