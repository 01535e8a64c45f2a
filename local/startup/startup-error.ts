/** Something outside the runtime keeps it from starting; the message says what to do. */
export class StartupError extends Error {
  override name = 'StartupError';
}
