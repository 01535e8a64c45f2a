/** The target is not there, or will never take this input: retrying can't heal it. */
export class PermanentTargetError extends Error {
  override name = 'PermanentTargetError';
}

export type TargetInvocation = {
  arn: string;
  /** The text that the target gets. */
  input: string;
  /** The same for every try at the same delivery. */
  idempotencyKey: string;
  /** Of a FIFO queue or topic. */
  messageGroupId?: string;
  messageAttributes?: Readonly<Record<string, string>>;
};

/** Hands an input to whatever the ARN names. @throws PermanentTargetError, or any error if a later try may heal it. */
export type InvokeTarget = (invocation: TargetInvocation) => Promise<void>;
