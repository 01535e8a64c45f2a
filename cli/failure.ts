/** What went wrong in the caller's terms; printed without a stack, and the process ends with `exitCode`. */
export class Failure extends Error {
  override name = 'Failure';
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Exit codes: 0 done; 1 failed; 2 the call itself was wrong; 3, where asked for: done, and something waits for a person. */
export const usageError = 2;
export const needsPerson = 3;
