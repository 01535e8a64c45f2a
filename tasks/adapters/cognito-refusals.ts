import { ThrottledError } from '../errors.ts';

/** The pool's own name for an error that `namedError` may have given one of ours. */
const exceptionOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  return error instanceof ThrottledError && error.cause instanceof Error ? error.cause.name : error.name;
};

/** What a caller sent, not what we did, is why the pool refused it. */
export const wrongInput = ['InvalidParameterException'] as const;

/**
 * Nobody of that name, or not in a state for this. A client with PreventUserExistenceErrors hides most of it, but not all: whoever
 * has not verified their address is told so whatever the password, and one that has been verified is when a code is asked for.
 */
export const wrongUser = [
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'AliasExistsException',
] as const;

export const wrongCode = [
  'CodeMismatchException',
  'ExpiredCodeException',
  // What VerifySoftwareToken says of a wrong code.
  'EnableSoftwareTokenMFAException',
] as const;

export const wrongPassword = ['InvalidPasswordException', 'PasswordHistoryPolicyViolationException'] as const;

/**
 * Limits of what may be tried with one address. Whether the pool counts for addresses that it does not know is not documented:
 * telling of the limit could tell who is registered.
 */
export const addressLimits = ['LimitExceededException', 'TooManyFailedAttemptsException'] as const;

type Outcome = readonly [exceptions: readonly string[], outcome: (error: Error) => unknown];

/**
 * What the pool does, or the outcome that its refusal stands for.
 * @throws other errors as they are.
 */
export const orRefused = async <Done, const Outcomes extends readonly Outcome[]>(
  done: Promise<Done>,
  outcomes: Outcomes,
): Promise<Done | ReturnType<Outcomes[number][1]>> => {
  try {
    return await done;
  } catch (error) {
    const exception = exceptionOf(error);
    const outcome = outcomes.find(([exceptions]) => exceptions.includes(exception))?.[1];
    if (outcome) return outcome(error as Error) as ReturnType<Outcomes[number][1]>;
    throw error;
  }
};

export const refused = () => ({ kind: 'refused' }) as const;
export const codeRefused = () => ({ kind: 'codeRefused' }) as const;
export const passwordRefused = ({ message }: Error) => ({ kind: 'passwordRefused', reason: message }) as const;
