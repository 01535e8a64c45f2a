/** Lambda refuses an invocation, by its AWS name. */
export class LambdaServiceError extends Error {
  readonly status: number;
  /** Further fields of the answer, e.g. `Reason`. */
  readonly details: Readonly<Record<string, string>>;

  constructor(name: string, message: string, status: number, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.details = details;
  }
}

export type Invocation = {
  /** Name, ARN, or either with a version or alias. */
  functionName: string;
  qualifier?: string;
  /** JSON; empty means `{}`. */
  payload: string;
  /** Of the Step Functions execution that invokes, for the log. */
  executionArn?: string;
};

export type InvocationResult = {
  /** JSON: what the function returned, or its error. */
  payload: string;
  functionError?: 'Unhandled';
  executedVersion: string;
  requestId: string;
  /** The last 4 KB of the log, base64. */
  logResult: string;
};
