/**
 * Named errors of the tasks. A name is a contract with Retry and Catch in workflows/: the override keeps it through
 * bundling (a bare subclass would report "Error", and class names are minified away).
 */

/** The input itself is wrong; retrying can't heal it. */
export class ValidationError extends Error {
  override name = 'ValidationError';
}

/** A condition of a write did not hold: someone else was first. */
export class ConflictError extends Error {
  override name = 'ConflictError';
}

export class NotFoundError extends Error {
  override name = 'NotFoundError';
}

/** A service asked to slow down; heals by waiting. */
export class ThrottledError extends Error {
  override name = 'ThrottledError';
}

/** A service failed or did not answer in time; may heal. */
export class ServiceUnavailableError extends Error {
  override name = 'ServiceUnavailableError';
}

/** The document can't be read, and the message says what its sender can do. Routed to a rejection, never retried. */
export class UnreadableDocumentError extends Error {
  override name = 'UnreadableDocumentError';
  /** Machine-readable reason: `EMPTY`, `ENCRYPTED`, `TOO_MANY_PAGES`, … */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Nothing waits on the task token any more: its state timed out, or was answered, or its execution ended. */
export class TaskTokenGoneError extends Error {
  override name = 'TaskTokenGoneError';
}

/** Textract's jobs for a document kept failing; a redrive tries again. */
export class TextractJobFailedError extends Error {
  override name = 'TextractJobFailedError';
}
