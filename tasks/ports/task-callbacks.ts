/** Answers states that wait on a task token. */
export type TaskCallbacks = {
  /** @throws TaskTokenGoneError if nothing waits on the token any more. */
  succeed(taskToken: string, output: unknown): Promise<void>;
  /** @throws TaskTokenGoneError if nothing waits on the token any more. */
  fail(taskToken: string, failure: { error: string; cause: string }): Promise<void>;
};
