/** Asked of a part of the runtime that has stopped; nobody's fault, and nothing to log. */
export class StoppingError extends Error {
  override name = 'ServiceUnavailable';
  readonly status = 503;

  constructor() {
    super('the runtime is stopping');
  }
}
