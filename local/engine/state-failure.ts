/**
 * How a state fails inside the interpreter. Retry and Catch look at `error`; the history shows `cause`.
 * AWS prefixes the causes of its own runtime errors with the state and the id of the event that entered it.
 */
export class StateFailure extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  /** Where an expression failed (`Assign/result`): such failures are written as an EvaluationFailed event first. */
  readonly location: string | undefined;
  /** True when the interpreter must put "An error occurred while executing the state …" before the cause. */
  readonly needsPrefix: boolean;
  /** True when AWS finds the fault only after the thread has moved on to the state's entry. */
  readonly afterEntry: boolean;

  constructor(
    error: string | undefined,
    cause: string | undefined,
    options: { location?: string; needsPrefix?: boolean; afterEntry?: boolean } = {},
  ) {
    super(`${error ?? ''}: ${cause ?? ''}`);
    this.error = error;
    this.cause = cause;
    this.location = options.location;
    this.needsPrefix = options.needsPrefix ?? false;
    this.afterEntry = options.afterEntry ?? false;
  }
}

/** A failure of the machine's own making: States.Runtime is neither retried nor caught by States.ALL. */
export const runtimeFailure = (cause: string): StateFailure =>
  new StateFailure('States.Runtime', cause, { needsPrefix: true });

/** A JSONata expression, or a value it gave, is at fault. */
export const queryEvaluationFailure = (cause: string, location?: string, afterEntry = false): StateFailure =>
  new StateFailure('States.QueryEvaluationError', cause, {
    needsPrefix: true,
    afterEntry,
    ...(location === undefined ? {} : { location }),
  });
